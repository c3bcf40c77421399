//! The noun of a party ("ministers", "officials", "countries"), and what it governs ("of justice", "from the EU").

use super::{Noun, Parties, Party, Scope};
use crate::{
    annotation::Role,
    extract::{
        lexicon::{CountryForm, people::Takes, places},
        office::{self, Head, Modifiers},
        spot::BodyKind,
    },
};

impl Parties<'_> {
    /// The noun and what it governs; `None` where no noun stands here.
    pub(super) fn noun(&self, at: usize, party: &mut Party, mods: &Modifiers, local: bool) -> Option<usize> {
        let text = self.text;
        let office = self.office(at);
        let people = self.people(at).filter(|(_, _, taken)| office.is_none_or(|(_, longer)| *taken >= longer));
        if let Some((noun, roles, taken)) = people {
            let mut end = at + taken;
            let body = party.scopes.iter().any(|s| matches!(s, Scope::Body { group: Some(_), .. }));
            if noun == Noun::Members && !body {
                // "member states of the EU", "countries of the Arab League"
                let of = end + usize::from(text.word(end + 1) == "the") + 1;
                let (scope @ Scope::Body { group: Some(_), .. }, more, _) =
                    self.scope(of).filter(|_| matches!(text.word(end), "of" | "in" | "from"))?
                else {
                    return None;
                };
                party.scopes = vec![scope];
                party.noun = noun;
                party.plural = true;
                return Some(of + more);
            }
            party.noun = noun;
            // "foreign leaders" are leaders from elsewhere, not those of a ministry.
            party.portfolios.clear();
            party.roles = roles.split('|').filter_map(|role| role.parse().ok()).collect();
            party.plural = text.word(end - 1).ends_with('s');
            end = self.governed(end, party, None);
            return Some(end);
        }
        if !party.scopes.is_empty() && text.word(at) == "official" && self.contact_follows(at + 1).is_none() {
            party.noun = Noun::People;
            return Some(self.governed(at + 1, party, None));
        }
        let ((row, plural), taken) = office?;
        let takes = &text.lexicon.office(row).takes;
        party.noun = Noun::Office;
        party.plural = plural;
        let mut end = at + taken;
        if text.word(end) == "-" && matches!(text.word(end + 1), "elect" | "designate") {
            end += 2;
        } else if matches!(text.word(end), "elect" | "designate") {
            end += 1;
        }
        end = self.governed(end, party, Some(takes));
        end = self.posted_for(end, row, party);
        if mods.former {
            party
                .notes
                .push("whether an office is a former one is not searched: any bearer of it was looked for".to_owned());
        }
        let country = party.scopes.iter().find_map(|s| match s {
            Scope::Country(country) => Some(*country),
            Scope::Body { .. } => None,
        });
        let body = party.scopes.iter().find_map(|s| match s {
            Scope::Body { org, kind, group } => Some((org.clone().or(group.map(str::to_owned)), *kind)),
            Scope::Country(_) => None,
        });
        let national = text.lexicon.office(row).role;
        // A group of states has its states' presidents and ministers; a body has its own president.
        // So has a region, whatever the number: "the Baltic president".
        let region = !party.scopes.is_empty()
            && party.scopes.iter().all(|s| matches!(s, Scope::Body { org: None, group: Some(_), .. }));
        let of_members = (plural || region)
            && text.lexicon.office(row).org.is_none()
            && matches!(
                national,
                Role::HeadOfState
                    | Role::HeadOfGovernment
                    | Role::DeputyHead
                    | Role::Minister
                    | Role::DeputyMinister
                    | Role::Legislator
            );
        party.of_members = of_members;
        let context = office::Context {
            country,
            org: body.as_ref().and_then(|(org, _)| org.as_deref()),
            body: body.as_ref().map(|(_, kind)| *kind).or(party.body),
            body_seen: (body.is_some() && !of_members) || party.body.is_some(),
            local: local || !party.words.is_empty() && national != Role::Ambassador && national != Role::Envoy,
            states: false,
        };
        let head = |portfolio| Head { row, plural, portfolio, mods: *mods };
        let settled = office::settle(text.lexicon, &[head(party.portfolios.first().copied())], context.clone());
        let Some(settled) = settled else {
            // "secretaries" of nothing: any office of that name.
            party.roles = vec![national];
            return Some(end);
        };
        party.roles = vec![settled.role];
        georgian_governor(party);
        if plural && !party.portfolios.is_empty() {
            party.portfolios.extend(text.lexicon.office(row).portfolio);
        } else {
            party.portfolios.truncate(1);
        }
        let mut seen = Vec::new();
        party.portfolios.retain(|portfolio| {
            !seen.contains(portfolio) && {
                seen.push(*portfolio);
                true
            }
        });
        if party.portfolios.is_empty() {
            party.portfolios.extend(settled.portfolio);
        }
        if !matches!(settled.role, Role::Minister | Role::DeputyMinister | Role::AgencyHead) {
            party.portfolios.clear();
        }
        if party.scopes.is_empty() {
            if let Some(org) = settled.org {
                let group = places::groups().iter().find(|g| g.org == Some(org)).map(|g| g.id);
                party.scopes.push(Scope::Body { org: Some(org.to_owned()), group, kind: BodyKind::International });
            } else if let Some(country) = settled.country {
                party.scopes.push(Scope::Country(country));
            }
        }
        Some(end)
    }

    /// "UN envoy for Libya": no field of a participant holds where an envoy is sent.
    fn posted_for(&self, end: usize, row: u32, party: &mut Party) -> usize {
        let text = self.text;
        if text.word(end) != "for" || text.lexicon.office(row).role != Role::Envoy {
            return end;
        }
        let next = end + 1 + usize::from(text.word(end + 1) == "the");
        let Some(taken) = self.scope(next).map(|(_, taken, _)| taken).or(self.location(next).map(|(.., taken)| taken))
        else {
            return end;
        };
        party.words.push(text.slice(next, next + taken).to_owned());
        party.notes.push(format!(
            "where an envoy is posted is not searched: looked for the word `{}` in the article",
            text.slice(next, next + taken)
        ));
        next + taken
    }

    /// "of justice", "of France and Germany", "from the EU", "to Oman" behind a noun.
    pub(super) fn governed(&self, end: usize, party: &mut Party, takes: Option<&Vec<Takes>>) -> usize {
        let text = self.text;
        let mut at = end;
        for _ in 0..3 {
            let word = text.word(at);
            if !matches!(word, "of" | "for" | "from" | "to") {
                break;
            }
            let mut next = at + 1;
            next += usize::from(text.word(next) == "the");
            // "a visit by ministers to Africa": where they went, not what they are ministers for.
            let goal = word == "to" && self.scope(next).is_some();
            if word != "from"
                && !goal
                && takes.is_some_and(|takes| takes.contains(&Takes::Portfolio))
                && party.portfolios.is_empty()
                && let Some((portfolio, taken)) = self.portfolio(next)
            {
                party.portfolios.push(portfolio);
                if party.plural {
                    party.portfolios.extend(self.halves(next, taken).into_iter().flatten());
                }
                at = next + taken;
                while matches!(text.word(at), "and" | "or" | "," | "&") {
                    // "of trade and of energy"
                    let mut next = at + 1;
                    next += usize::from(text.word(next) == "of");
                    next += usize::from(text.word(next) == "the");
                    let Some((portfolio, taken)) = self.portfolio(next) else { break };
                    if self.scope(next).is_some() || self.leads_to_office(next + taken) {
                        break;
                    }
                    if party.plural {
                        party.portfolios.push(portfolio);
                    }
                    at = next + taken;
                }
                continue;
            }
            if word == "to" {
                let posted = takes.is_some_and(|takes| takes.contains(&Takes::Country))
                    && !text.word(end - 1).starts_with("minister");
                let Some((Scope::Country(_), taken, CountryForm::Name)) = self.scope(next).filter(|_| posted) else {
                    break;
                };
                party.words.push(text.slice(next, next + taken).to_owned());
                party.notes.push(format!(
                    "where an envoy is posted is not searched: looked for the word `{}` in the article",
                    text.slice(next, next + taken)
                ));
                at = next + taken;
                continue;
            }
            if !party.scopes.is_empty() || word == "for" {
                break;
            }
            if let Some((location, country, taken)) = self.location(next).filter(|_| word == "of") {
                if location.capital_of.is_none() || takes.is_some_and(|t| t.contains(&Takes::Place)) {
                    party.words.push(location.name);
                }
                party.scopes.extend(country.map(Scope::Country));
                at = next + taken;
                continue;
            }
            let Some((scope, taken, form)) = self.scope(next) else { break };
            // "the president of Kenya's trips", but not "the president of Kenya's parliament".
            let owner = text.possessive(next + taken);
            if form == CountryForm::Adjective
                || form == CountryForm::Demonym
                || (owner && self.leads_to_noun(next + taken + 1))
            {
                break;
            }
            party.scopes.push(scope);
            at = next + taken;
            while party.plural || text.word(at) == "or" {
                let joined = if text.word(at) == "," && matches!(text.word(at + 1), "and" | "or") {
                    2
                } else {
                    usize::from(matches!(text.word(at), "and" | "or" | "," | "&"))
                };
                let after = at + joined + usize::from(text.word(at + joined) == "the");
                let Some((scope, taken, CountryForm::Name)) = self.scope(after).filter(|_| joined > 0) else { break };
                if text.possessive(after + taken) || self.leads_to_noun(after + taken) {
                    break;
                }
                party.scopes.push(scope);
                at = after + taken;
            }
        }
        at
    }
}

/// Georgia the country has no governors, the US state of that name has one.
fn georgian_governor(party: &mut Party) {
    let [Scope::Country(country)] = party.scopes.as_mut_slice() else { return };
    if country.code() != "GE" || party.roles != [Role::Governor] {
        return;
    }
    if let Ok(us) = "US".parse() {
        *country = us;
        party.words.push("Georgia".to_owned());
        party.notes.push("Georgia was read as the US state, which has a governor".to_owned());
    }
}
