//! The parties of an event as questions see them: each participant with its side of a visit.

use crate::{
    annotation::{Event, EventKind, Participant, VisitSide},
    store::party_number::{country_number, country_of_number, side_number},
};

/// A participant, and on which side of a visit they are.
#[derive(Debug, Clone, Copy)]
pub struct Party<'e> {
    pub participant: &'e Participant,
    /// `None` of events that are no visits.
    pub side: Option<VisitSide>,
}

/// The parties of an event, in their order.
pub fn parties(event: &Event) -> Vec<Party<'_>> {
    let all = &event.participants;
    let states: Vec<u16> = all.iter().map(|p| side_number(p.country, p.org.as_deref())).collect();
    let sides = visit_sides(event.kind == EventKind::Visit, event.country.map(country_number), &states);
    all.iter().zip(sides).map(|(participant, side)| Party { participant, side }).collect()
}

/// On which side of a visit each of its participants is, told by whom they serve ([`side_number`]); `None` of what is no
/// visit.
///
/// The visitor stands first, then the host where the article names one. Where the event's country is known it tells
/// more: who serves it receives, everybody else has come; only a visit among compatriots goes by the order alone. Without
/// a country, whoever serves the first one's state has come along.
pub fn visit_sides(visit: bool, country: Option<u16>, serve: &[u16]) -> Vec<Option<VisitSide>> {
    let is_state = |side: u16| country_of_number(side).is_some();
    let at_home = |side: u16| is_state(side) && Some(side) == country;
    let foreigners = serve.iter().any(|&side| !at_home(side));
    let came = |at: usize, side: u16| match country {
        _ if at == 0 && !foreigners => true,
        Some(_) if foreigners => !at_home(side),
        Some(_) => false,
        None => at == 0 || is_state(side) && serve.first() == Some(&side),
    };
    let side = |(at, &side): (usize, &u16)| match came(at, side) {
        _ if !visit => None,
        true => Some(VisitSide::Guest),
        false => Some(VisitSide::Host),
    };
    serve.iter().enumerate().map(side).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Country, EventStatus, Role};

    fn sides(kind: EventKind, country: &str, servants: &str) -> String {
        let code = |text: &str| text.parse::<Country>().ok();
        let participants: Vec<Participant> = servants
            .split(' ')
            .map(|serves| Participant {
                name: None,
                role: Role::Other,
                portfolio: None,
                country: code(serves),
                org: code(serves).is_none().then(|| serves.to_owned()),
                office: None,
            })
            .collect();
        let event = Event {
            kind,
            status: EventStatus::Held,
            date: None,
            date_phrase: None,
            place: None,
            country: code(country),
            participants,
            evidence: String::new(),
            confidence: 1.0,
            rule: String::new(),
        };
        let sign = |party: &Party| match party.side {
            Some(VisitSide::Guest) => 'g',
            Some(VisitSide::Host) => 'h',
            None => '-',
        };
        parties(&event).iter().map(sign).collect()
    }

    #[test]
    fn who_comes_and_who_receives() {
        for (country, servants, expected) in [
            ("MA", "FR MA", "gh"),
            // The host is told first.
            ("MA", "MA FR", "hg"),
            ("MA", "FR ES MA", "ggh"),
            ("FR", "FR", "g"),
            ("US", "US US", "gh"),
            ("?", "FR MA", "gh"),
            ("?", "FR FR MA", "ggh"),
            ("?", "NATO MA", "gh"),
            ("UA", "EU NATO UA", "ggh"),
        ] {
            assert_eq!(sides(EventKind::Visit, country, servants), expected, "{country}: {servants}");
        }
        assert_eq!(sides(EventKind::Meeting, "MA", "FR MA"), "--");
    }
}
