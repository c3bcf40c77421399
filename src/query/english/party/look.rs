//! What stands at a token, as far as parties ask: a country or body, a place, an office, and what follows.

use super::{JOINERS, Location, Noun, Parties, Scope};
use crate::{
    annotation::{Country, Portfolio},
    extract::{
        lexicon::{CountryForm, Reading, WordFlags, places},
        spot::BodyKind,
    },
    query::value,
};

impl Parties<'_> {
    /// A country, a body, an institution or a group.
    pub(super) fn scope(&self, at: usize) -> Option<(Scope, usize, CountryForm)> {
        let text = self.text;
        if let Some(scope) = self.prefix(at) {
            return Some((scope, 1, CountryForm::Adjective));
        }
        let ((scope, form), taken) = text.reading(at, |reading| {
            Some(match reading {
                Reading::Country(code, form) => (Scope::Country(code), form),
                Reading::Trap(Some(code)) => (Scope::Country(code), CountryForm::Name),
                Reading::Group(row) => {
                    let group = places::groups().get(row as usize)?;
                    let org = group.org.map(str::to_owned);
                    (Scope::Body { org, group: Some(group.id), kind: BodyKind::International }, CountryForm::Name)
                }
                Reading::Organization(row) => {
                    let body = places::organizations().get(row as usize)?;
                    let org = body.org?;
                    let group = places::groups().iter().find(|g| g.org == Some(org) || g.id == org).map(|g| g.id);
                    (
                        Scope::Body { org: Some(org.to_owned()), group, kind: BodyKind::parse(body.kind) },
                        CountryForm::Name,
                    )
                }
                Reading::Institution(row) => {
                    (Scope::Country(places::institutions().get(row as usize)?.country?), CountryForm::Name)
                }
                _ => return None,
            })
        })?;
        // "Jordan Bardella", "Chad Smith": a given name before a surname that no table of places knows.
        let name = taken == 1
            && text.flags(at).has(WordFlags::GIVEN)
            && text.capital(at)
            && text.capital(at + 1)
            && text.is_word(at + 1)
            && text.known(at + 1) == 0
            && text.sense(at + 1).is_none();
        (!name).then_some((scope, taken, form))
    }

    /// What sort of institution of a state stands here.
    pub(super) fn institution(&self, at: usize) -> Option<BodyKind> {
        let kind = self.text.reading(at, |reading| match reading {
            Reading::Institution(row) => {
                places::institutions().get(row as usize).map(|body| BodyKind::parse(body.kind))
            }
            _ => None,
        });
        kind.map(|(kind, _)| kind)
    }

    /// "Franco-" in "Franco-German".
    pub(super) fn prefix(&self, at: usize) -> Option<Scope> {
        let text = self.text;
        if text.word(at + 1) != "-" || !text.is_glued(at + 1) || !text.is_glued(at + 2) {
            return None;
        }
        let word = text.word(at);
        let row = places::countries()
            .iter()
            .find(|row| row.prefixes.iter().any(|p| p.trim_end_matches('-').eq_ignore_ascii_case(word)))?;
        Some(Scope::Country(row.code))
    }

    /// A city or a region, its country, and how many tokens it takes.
    pub fn location(&self, at: usize) -> Option<(Location, Option<Country>, usize)> {
        let text = self.text;
        let ((name, country, capital, ambiguous), taken) = text.reading(at, |reading| match reading {
            Reading::City(row) => {
                let city = places::cities().get(row as usize)?;
                Some((city.name, Some(city.country), city.capital, city.ambiguous))
            }
            Reading::Region(row) => {
                let region = places::regions().get(row as usize)?;
                Some((region.name, region.country, false, false))
            }
            _ => None,
        })?;
        let preposed = at > 0 && text.sense(at - 1).is_some_and(|(s, _)| s.class == "prep");
        if ambiguous && !text.capital(at) && !preposed {
            return None;
        }
        let given = taken == 1
            && text.capital(at)
            && text.capital(at + 1)
            && text.is_word(at + 1)
            && text.flags(at).has(WordFlags::GIVEN)
            && text.known(at + 1) == 0
            && text.sense(at + 1).is_none();
        if given {
            return None;
        }
        let capital_of = country.filter(|_| capital);
        Some((Location { name: name.to_owned(), capital_of }, country, taken))
    }

    pub(super) fn portfolio(&self, at: usize) -> Option<(Portfolio, usize)> {
        self.text.reading(at, |r| match r {
            Reading::Portfolio(portfolio) => Some(portfolio),
            _ => None,
        })
    }

    /// "foreign and defence": one minister may hold both, while the ministers of a question hold the one or the other.
    pub(super) fn halves(&self, at: usize, taken: usize) -> Option<[Portfolio; 2]> {
        let text = self.text;
        let and = (at..at + taken).find(|&word| text.word(word) == "and")?;
        let half = |from, to| value::portfolio(text.slice(from, to)).ok();
        Some([half(at, and)?, half(and + 1, at + taken)?])
    }

    /// The portfolio that an office's own words name ("foreign ministers").
    pub(super) fn portfolio_of_office(&self, at: usize) -> Option<Portfolio> {
        let ((row, _), _) = self.office(at)?;
        self.text.lexicon.office(row).portfolio
    }

    pub(super) fn office(&self, at: usize) -> Option<((u32, bool), usize)> {
        self.text.reading(at, |r| match r {
            Reading::Office { row, plural } => Some((row, plural)),
            _ => None,
        })
    }

    /// "French and German ministers": does another adjective follow the joiner, and then a noun for both?
    pub(super) fn scope_goes_on(&self, joiner: usize, form: CountryForm) -> bool {
        let text = self.text;
        let mut at = joiner + 1;
        at += usize::from(text.word(joiner) == "," && text.word(at) == "and");
        at += usize::from(text.word(at) == "the");
        let Some((_, taken, next)) = self.scope(at) else { return false };
        let short = text.slice(joiner.saturating_sub(1), joiner).len() <= 4;
        let alike = self.is_adjective(joiner.saturating_sub(1))
            || form != CountryForm::Name
            || next == CountryForm::Name
            || short;
        alike && self.leads_to_noun(at + taken + usize::from(text.possessive(at + taken)))
    }

    /// "Saudi" is a name and an adjective.
    pub(super) fn is_adjective(&self, at: usize) -> bool {
        self.text
            .reading(at, |r| {
                matches!(r, Reading::Country(_, CountryForm::Adjective | CountryForm::Demonym)).then_some(())
            })
            .is_some()
    }

    /// Does an office or another noun for people follow, over what may stand before one?
    pub(super) fn leads_to_noun(&self, at: usize) -> bool {
        self.leads(at, true)
    }

    pub(super) fn leads_to_office(&self, at: usize) -> bool {
        self.leads(at, false)
    }

    pub(super) fn leads(&self, at: usize, people: bool) -> bool {
        let text = self.text;
        let mut at = at;
        for _ in 0..8 {
            if self.office(at).is_some() || (people && self.people(at).is_some()) {
                return true;
            }
            let over = text
                .reading(at, |r| match r {
                    Reading::Portfolio(_) => Some(()),
                    Reading::Modifier(_) | Reading::Country(..) | Reading::Group(_) if people => Some(()),
                    _ => None,
                })
                .map(|((), taken)| taken)
                .or_else(|| JOINERS.contains(&text.word(at)).then_some(1))
                .or_else(|| (people && text.possessive(at)).then_some(1));
            match over {
                Some(taken) => at += taken,
                None => return false,
            }
        }
        false
    }

    /// "officials", "leaders", "countries": the class, the roles, the tokens.
    pub(super) fn people(&self, at: usize) -> Option<(Noun, &'static str, usize)> {
        let (sense, taken) = self.text.sense(at)?;
        match sense.class {
            "people" => Some((Noun::People, sense.value, taken)),
            "members" => Some((Noun::Members, "", taken)),
            _ => None,
        }
    }

    /// A verb or a noun of contact at a token, over adjectives: "French state visits".
    pub fn contact_follows(&self, at: usize) -> Option<usize> {
        let text = self.text;
        let mut at = at;
        for _ in 0..4 {
            let noun = text.contact(at, |r| matches!(r, Reading::Noun { .. } | Reading::Verb { .. }).then_some(()));
            if noun.is_some() || text.sense(at).is_some_and(|(s, _)| matches!(s.class, "kind" | "verb" | "verbed")) {
                return Some(at);
            }
            match text.sense(at) {
                Some((sense, taken)) if matches!(sense.class, "skip" | "pick" | "status" | "manner") => at += taken,
                // "Macron's 2024 visit"
                None if text.word(at).len() == 4 && text.word(at).bytes().all(|b| b.is_ascii_digit()) => at += 1,
                _ => return None,
            }
        }
        None
    }
}
