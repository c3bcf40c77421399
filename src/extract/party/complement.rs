//! What an office head governs behind it: "of foreign affairs", "of France", "of the European Commission", "to China".
//!
//! A complement says whom the office serves, its portfolio, or only where or to whom it is sent. "of China" behind a name
//! is the name's (`bare`); countries in a row are a list (`list`).

use super::{Before, Countries, Parties, Party, Shape};
use crate::{
    annotation::Role,
    extract::{
        lexicon::{Class, CountryForm, people::Takes, places},
        office::Head,
        spot::{BodyKind, What},
        token::{Case, Kind, Sentence},
    },
};

impl Parties<'_> {
    /// What an office head governs behind it: "of foreign affairs", "of France", "of the European Commission", "to China".
    pub(super) fn after_head(
        &self,
        sentence: &Sentence,
        at: usize,
        end: usize,
        before: &mut Before,
        head: &mut Head,
        printed_to: &mut usize,
    ) -> usize {
        let office = self.lexicon.office(head.row);
        let sent = matches!(office.role, Role::Ambassador | Role::Envoy) || office.phrase == "representative";
        let mut at = at;
        for _ in 0..3 {
            let preposition = self.is_any(at, end, words!["of", "for", "to", "in", "on", "at"])
                || (head.plural && self.is(at, end, "from"))
                || (self.is(at, end, "in") && self.is(at + 1, end, "charge"));
            if !preposition {
                break;
            }
            let of = self.is(at, end, "of");
            let loose = self.is_any(at, end, words!["in", "on", "at"]);
            let mut next = at + 1;
            if self.is(next, end, "charge") {
                next += 2;
            }
            if of
                && head.plural
                && let Some(after) = self.pair_of_states(next, end)
            {
                (before.number, before.pair) = (true, true);
                at = after;
                continue;
            }
            if self.is_any(next, end, words!["the", "its", "his", "her", "that", "this"]) {
                next += 1;
            }
            // "head of state of that country": of the one spoken of.
            if of && self.is_any(next, end, words!["country", "nation", "republic", "kingdom"]) {
                at = next + 1;
                break;
            }
            // "chairman of the banned Uganda People's Party"
            next += if of { self.qualifiers(next, end) } else { 0 };
            if next >= end {
                break;
            }
            if head.plural
                && before.countries.is_empty()
                && let Some((countries, after)) = self.counted_states(next, end)
            {
                before.states = countries.is_empty();
                before.countries = countries;
                at = after;
                continue;
            }
            // "an aide to the Kenyan president", "head of the Kenyan president's office"
            let serves = matches!(office.role, Role::Other | Role::Envoy) && !loose;
            if (serves || of && office.takes.contains(&Takes::Body))
                && before.countries.is_empty()
                && before.org.is_none()
                && let Some((holder, kind, after)) = self.holder(sentence, at + 1, end, serves)
            {
                before.countries.extend(holder.country);
                before.org = holder.org;
                (before.body_seen, before.body) = (true, Some(kind));
                if holder.shape == Shape::Person && !holder.owner {
                    break;
                }
                at = after;
                *printed_to = self.items.items[at - 1].tokens.end;
                continue;
            }
            // "a spokesman for the miners' families": for nobody in office.
            if office.role == Role::Spokesperson && self.kin(next, end) {
                (before.body_seen, before.body) = (true, Some(BodyKind::Company));
                break;
            }
            // "for South and Central Asian Affairs", "on Kosovo's future status talks": a desk.
            let desk = self.is_any(at, end, words!["for", "on"])
                && !matches!(self.what(next), What::Portfolio(_))
                && matches!(office.role, Role::Minister | Role::DeputyMinister | Role::Ambassador | Role::Envoy);
            if desk && let Some(after) = self.desk(next, end) {
                at = after;
                *printed_to = self.items.items[at - 1].tokens.end;
                continue;
            }
            match self.what(next) {
                What::Portfolio(portfolio) if office.takes.contains(&Takes::Portfolio) && !loose => {
                    head.portfolio = head.portfolio.or(Some(portfolio));
                    next += 1;
                    while next + 1 < end
                        && self.is_any(next, end, words!["and", "&", ","])
                        && self.portfolio_after(next + 1, end).is_some()
                    {
                        next = self.portfolio_after(next + 1, end).unwrap_or(next + 1);
                    }
                    at = next;
                    *printed_to = self.items.items[at - 1].tokens.end;
                }
                // "chairman of the Uganda People's Party"
                What::Country { form: CountryForm::Name, code }
                    if of
                        && before.countries.is_empty()
                        && matches!(self.what(next + 1), What::Body { .. })
                        && next + 1 < end =>
                {
                    before.countries.push(code);
                    if let What::Body { org, kind, .. } = self.what(next + 1) {
                        self.set_body(before, Some(code), org, kind);
                    }
                    at = self.behind_body(next + 2, end);
                    *printed_to = self.items.items[at - 1].tokens.end;
                }
                // "Governor of the US state of California"
                What::Country { code, .. }
                    if of
                        && self.is_any(
                            next + 1,
                            end,
                            words!["state", "province", "region", "territory", "prefecture", "canton"],
                        )
                        && self.is(next + 2, end, "of")
                        && next + 3 < end =>
                {
                    if before.countries.is_empty() {
                        before.countries.push(code);
                    }
                    before.local = true;
                    at = next + 4;
                    *printed_to = self.items.items[at - 1].tokens.end;
                }
                What::Country { form: CountryForm::Name, code } => {
                    let host = self.is(at, end, "to") || loose || (self.is(at, end, "for") && sent);
                    if self.possessive(next + 1, end) {
                        // "head of Switzerland's economic secretariat"; "foreign minister of Israel's ally": leave it.
                        // "leader of Spain's opposition Popular Party"
                        let named = next + 2 + self.qualifiers(next + 2, end);
                        let body = match self.what(named) {
                            What::Body { kind, .. } if named < end => Some((kind, self.behind_body(named + 1, end))),
                            // "head of Israel's Shin Bet security service"
                            What::Name { .. } if named < end => self.lower_body(named + 1, end),
                            _ => self.lower_body(next + 2, end),
                        };
                        let spoken = self.is(at, end, "for") && office.role == Role::Spokesperson;
                        let Some((kind, after)) = body.filter(|_| of || spoken) else { break };
                        if before.countries.is_empty() {
                            before.countries.push(code);
                        }
                        before.body_seen = true;
                        before.body = before.body.or(Some(kind));
                        at = after;
                        continue;
                    }
                    // "the chair of the bloc to Oman's premier"
                    if self.is(at, end, "to") && !sent && office.role != Role::Other {
                        break;
                    }
                    if host {
                        // An envoy to a country does not serve it.
                        if loose && !sent {
                            break;
                        }
                        at = next + 1;
                        while self.is_any(at, end, words!["and", ","])
                            && matches!(self.what(at + 1), What::Country { form: CountryForm::Name, .. })
                            && at + 1 < end
                            && self.is(at, end, "and")
                        {
                            at += 2;
                        }
                    } else if before.countries.is_empty() {
                        if head.plural {
                            at = self.country_list(next, end, &mut before.countries);
                        } else {
                            before.countries.push(code);
                            at = next + 1;
                        }
                    } else {
                        break;
                    }
                }
                // "the Iranian ambassador in Baghdad", "to Doha": where, not whom.
                What::City { .. } if (loose || self.is(at, end, "to")) && sent => at = next + 1,
                What::City { row } if of => {
                    let city = &places::cities()[row as usize];
                    if before.countries.is_empty() {
                        before.countries.push(city.country);
                    }
                    before.local = true;
                    at = next + 1;
                }
                What::Region { row, adjective: false } if of => {
                    if before.countries.is_empty() {
                        before.countries.extend(places::regions()[row as usize].country);
                    }
                    before.local = true;
                    at = next + 1;
                    if self.is(at, end, ",") && self.is_any(at + 1, end, words!["D", "R"]) {
                        break;
                    }
                }
                What::Body { country, org, kind } if !loose || self.is(at, end, "at") => {
                    let host = self.is(at, end, "to");
                    // "the Islamic Movement (Hamas)": the acronym says which body.
                    let own = self.in_parentheses(next + 1, end).filter(|_| !host && org.is_none());
                    let (country, org) = if own.is_some() { (None, own) } else { (country, org) };
                    if !host || before.countries.is_empty() {
                        self.set_body(before, country, if host { None } else { org }, kind);
                    }
                    at = self.behind_body(next + 1, end);
                    *printed_to = self.items.items[at - 1].tokens.end;
                }
                What::Group { row } if !loose => {
                    if !self.is(at, end, "to") {
                        self.set_group(before, row);
                    }
                    at = next + 1;
                    // "special envoy for Middle East affairs"
                    at += usize::from(self.is_any(at, end, words!["affairs", "issues", "peace"]));
                }
                What::Name { .. } if of && !self.is(next + 1, end, ",") => {
                    // "president of Interbrew", "governor of Xyz": a body or region that no table knows.
                    before.body_seen = true;
                    before.body = before.body.or(Some(BodyKind::Other));
                    at = next + 1;
                }
                What::Country { form: CountryForm::Adjective, code }
                    if of && before.countries.is_empty() && office.takes.contains(&Takes::Body) =>
                {
                    // "head of the French delegation", "chief of the Israeli army", "chairman of the Iraqi Command Council"
                    if let What::Body { org, kind, .. } = self.what(next + 1)
                        && next + 1 < end
                    {
                        self.set_body(before, Some(code), org, kind);
                        at = self.behind_body(next + 2, end);
                        *printed_to = self.items.items[at - 1].tokens.end;
                    } else if let Some(noun) = self.lower_body(next + 1, end) {
                        before.countries.push(code);
                        before.body_seen = true;
                        before.body = Some(noun.0);
                        at = self.behind_body(noun.1, end);
                        // "director of the Kenyan cabinet's Trade Office"
                        if at > noun.1
                            && let What::Body { kind, .. } = self.what(at - 1)
                        {
                            before.body = Some(kind);
                        }
                        *printed_to = self.items.items[at - 1].tokens.end;
                    } else {
                        break;
                    }
                }
                // "the representative to the six-member group": where, not whom.
                _ if self.is(at, end, "to")
                    && matches!(office.role, Role::Ambassador | Role::Envoy | Role::Legislator)
                    && self.circle(next, end).is_some() =>
                {
                    at = self.circle(next, end).unwrap_or(next);
                    *printed_to = self.items.items[at - 1].tokens.end;
                }
                _ => {
                    if of && let Some((kind, after)) = self.lower_body(next, end) {
                        before.body_seen = true;
                        before.body = before.body.or(Some(kind));
                        at = after;
                        *printed_to = self.items.items[at - 1].tokens.end;
                    } else {
                        break;
                    }
                }
            }
        }
        at
    }

    /// "South and Central Asian Affairs", "the Kosovo status talks": the end of what an office deals with.
    fn desk(&self, at: usize, end: usize) -> Option<usize> {
        /// So many items may stand before the noun.
        const REACH: usize = 8;
        for next in at..end.min(at + REACH) {
            let item = self.item(next)?;
            let token = item.tokens.start;
            let noun = words!["affairs", "issues", "talks", "negotiations", "matters", "process", "crisis", "conflict"];
            if self.is_any(next, end, noun) {
                return (next > at).then_some(next + 1);
            }
            let field = matches!(
                item.what,
                What::Word
                    | What::Portfolio(_)
                    | What::Modifier(_)
                    | What::Group { .. }
                    | What::Country { .. }
                    | What::Region { .. }
                    | What::Name { person: false }
            );
            let joint = self.is_any(next, end, words!["and", "the", "-", "&"]) || self.possessive(next, end);
            if !field || self.stops(token) && !joint || self.is_class(token, Class::Saying) {
                return None;
            }
        }
        None
    }

    /// Does a family, or do people by their fate, stand within a few words: "relatives", "the victims"?
    fn kin(&self, at: usize, end: usize) -> bool {
        /// So many words may stand before them.
        const REACH: usize = 5;
        (at..end.min(at + REACH))
            .take_while(|&i| !self.is_any(i, end, words![",", ".", "and", "said", "told", "who"]))
            .any(|i| {
                self.is_any(
                    i,
                    end,
                    words![
                        "family",
                        "families",
                        "relatives",
                        "victims",
                        "survivors",
                        "parents",
                        "residents",
                        "miners",
                        "workers",
                        "protesters",
                        "demonstrators",
                        "strikers",
                        "students",
                        "fans"
                    ],
                )
            })
    }

    /// The end of "11-member group", "regional bloc", "talks": where states send somebody.
    fn circle(&self, at: usize, end: usize) -> Option<usize> {
        /// So many words may stand before the noun.
        const REACH: usize = 6;
        for next in at..end.min(at + REACH) {
            let token = self.item(next)?.tokens.start;
            if self.is_any(
                next,
                end,
                words![
                    "group",
                    "bloc",
                    "cartel",
                    "organisation",
                    "organization",
                    "body",
                    "alliance",
                    "union",
                    "agency",
                    "council",
                    "talks",
                    "negotiations",
                    "region",
                    "conference"
                ],
            ) {
                return Some(next + 1);
            }
            let plain = self.doc.tokens[token].kind == Kind::Number
                || self.doc.text(token) == "-"
                || self.doc.tokens[token].case == Case::Lower && !self.stops(token);
            if !plain {
                return None;
            }
        }
        None
    }

    /// The post-holder whom an aide serves, or in whose office somebody sits; what the office is part of, and the end.
    fn holder(&self, sentence: &Sentence, at: usize, end: usize, serves: bool) -> Option<(Party, BodyKind, usize)> {
        /// So many items a phrase may have: one inside another stays short.
        const REACH: usize = 10;
        let end = end.min(at + REACH);
        if !(at..end).any(|item| matches!(self.what(item), What::Office { .. })) {
            return None;
        }
        let (parties, after) = self.phrase(sentence, at, end)?;
        let [holder] = parties.as_slice() else { return None };
        let sided = holder.country.is_some() || holder.org.is_some();
        if !sided || holder.plural || holder.office.as_ref().is_none_or(|office| office.weak) {
            return None;
        }
        let (kind, after) = if holder.owner {
            self.lower_body(after, end)?
        } else if serves {
            (BodyKind::Executive, after)
        } else {
            return None;
        };
        Some((holder.clone(), kind, after))
    }

    /// How many adjectives in lower case stand before a body's name: "pro-Russian", "banned", "main opposition".
    fn qualifiers(&self, at: usize, end: usize) -> usize {
        const REACH: usize = 5;
        let plain = |i: usize| {
            self.item(i).is_some_and(|item| {
                let token = item.tokens.start;
                matches!(item.what, What::Word | What::Modifier(_) | What::Country { form: CountryForm::Adjective, .. })
                    && !self.stops(token)
                    && (self.doc.text(token) == "-"
                        || self.doc.tokens[token].kind == Kind::Word
                            && (self.doc.tokens[token].case == Case::Lower || self.doc.text(token - 1) == "-"))
            })
        };
        let count = (at..end.min(at + REACH)).take_while(|&i| plain(i)).count();
        let head = at + count + usize::from(matches!(self.what(at + count), What::Country { .. }));
        let body = count > 0 && head < end && matches!(self.what(head), What::Body { .. });
        if body { count } else { 0 }
    }

    /// The body that bears an acronym in parentheses.
    fn in_parentheses(&self, at: usize, end: usize) -> Option<&'static str> {
        match self.what(at + 1) {
            What::Body { org, .. } if self.is(at, end, "(") && self.is(at + 2, end, ")") => org,
            _ => None,
        }
    }

    /// Behind a body's name: its acronym in parentheses ("the Pakistan Peoples Party (PPP)"), or what it is of another
    /// ("the UN health body").
    pub(super) fn behind_body(&self, at: usize, end: usize) -> usize {
        let behind = self.behind_acronym(at, end);
        if behind > at {
            return behind;
        }
        // "the White House's economic staff", "the cabinet's Trade Office"
        if self.possessive(at, end) {
            let body = || matches!(self.what(at + 1), What::Body { .. }).then_some(at + 2).filter(|&next| next <= end);
            return body().or_else(|| self.lower_body(at + 1, end).map(|(_, next)| next)).unwrap_or(at);
        }
        let part =
            (at..end.min(at + 3)).find(|&i| self.is_any(i, end, words!["body", "agency", "arm", "organ", "service"]));
        let plain = |i: usize| {
            matches!(self.what(i), What::Word | What::Portfolio(_))
                && self.item(i).is_some_and(|item| {
                    self.doc.tokens[item.tokens.start].case == Case::Lower && !self.stops(item.tokens.start)
                })
        };
        part.filter(|&i| (at..i).all(plain)).map_or(at, |i| i + 1)
    }

    /// "Eight NATO countries – A, B and C –" behind a plural office: those that it lists, if any, and the end.
    fn counted_states(&self, at: usize, end: usize) -> Option<(Countries, usize)> {
        let noun = (at..end.min(at + 4))
            .find(|&i| self.item(i).is_some_and(|item| self.is_class(item.tokens.start, Class::StatesNoun)))?;
        let counted = (at..noun).any(|i| {
            self.item(i).is_some_and(|item| {
                self.is_class(item.tokens.start, Class::Few) || self.doc.tokens[item.tokens.start].kind == Kind::Number
            })
        });
        if !counted {
            return None;
        }
        let Some((listed, next)) = self.listed(noun + 1, end) else { return Some((Countries::new(), noun + 1)) };
        Some((listed.into_iter().map(|(country, _)| country).collect(), next))
    }

    /// "of the two countries", "of both states" behind a plural office: the end.
    fn pair_of_states(&self, at: usize, end: usize) -> Option<usize> {
        let mut next = at + usize::from(self.is(at, end, "the"));
        let number = next < end && self.is_class(self.item(next)?.tokens.start, Class::Few);
        next += usize::from(number);
        (number && next < end && self.is_class(self.item(next)?.tokens.start, Class::StatesNoun)).then_some(next + 1)
    }

    fn portfolio_after(&self, at: usize, end: usize) -> Option<usize> {
        let at = at + usize::from(self.is_any(at, end, words!["and", "for", "of"]));
        (at < end && matches!(self.what(at), What::Portfolio(_)) && !self.leads_to_office(at + 1, end, 2))
            .then_some(at + 1)
    }

    /// A body in lower case: "army", "parliament", "ruling party", "central bank".
    pub(super) fn lower_body(&self, at: usize, end: usize) -> Option<(BodyKind, usize)> {
        for next in at..end.min(at + 4) {
            let item = self.item(next)?;
            let token = item.tokens.start;
            let kind = match self.doc.text(token).to_ascii_lowercase().as_str() {
                "army" | "navy" | "military" | "forces" | "staff" => BodyKind::Military,
                "parliament" | "senate" | "assembly" | "house" | "committee" | "legislature" | "congress" => {
                    BodyKind::Parliament
                }
                "party" | "faction" | "movement" => BodyKind::Party,
                "police" | "intelligence" => BodyKind::Police,
                "body" | "agency" | "authority" | "commission" | "regulator" | "office" | "department" => {
                    BodyKind::Agency
                }
                "bank" if next > at && self.doc.is(token - 1, "central") => BodyKind::CentralBank,
                "ministry" => BodyKind::Ministry,
                "court" => BodyKind::Court,
                "delegation" | "government" | "cabinet" => BodyKind::Executive,
                "division" | "unit" | "section" | "bureau" | "directorate" | "service" | "council" | "secretariat"
                | "board" | "inspectorate" | "branch" => BodyKind::Agency,
                "subsidiary" | "branch office" | "affiliate" | "company" | "firm" | "club" | "association"
                | "union" | "university" | "school" | "group" | "federation" | "organization" | "organisation"
                | "society" => BodyKind::Company,
                _ => {
                    let plain = (matches!(item.what, What::Word | What::Portfolio(_) | What::Modifier(_))
                        || self.doc.is(token, "general"))
                        && self.doc.tokens[token].case == Case::Lower
                        && !self.stops(token);
                    if !plain {
                        return None;
                    }
                    continue;
                }
            };
            return Some((kind, next + 1));
        }
        None
    }
}
