//! The parties of an event as questions see them: each participant with its side of a visit.

use crate::annotation::{Event, EventKind, Participant, VisitSide};

/// A participant, and on which side of a visit they are.
#[derive(Debug, Clone, Copy)]
pub struct Party<'e> {
    pub participant: &'e Participant,
    /// `None` of events that are no visits.
    pub side: Option<VisitSide>,
}

/// The parties of an event, in their order.
///
/// The visitor stands first, then the host where the article names one. Where the event's country is known it tells
/// more: who serves it receives, everybody else has come; only a visit among compatriots goes by the order alone. Without
/// a country, whoever serves the first one's state has come along.
pub fn parties(event: &Event) -> Vec<Party<'_>> {
    let all = &event.participants;
    let serves = |p: &Participant| (p.country, p.org.clone());
    let at_home = |p: &Participant| p.country.is_some() && p.country == event.country;
    let foreigners = all.iter().any(|p| !at_home(p));
    let came = |at: usize, participant: &Participant| match event.country {
        _ if at == 0 && !foreigners => true,
        Some(_) if foreigners => !at_home(participant),
        Some(_) => false,
        None => at == 0 || (participant.country.is_some() && all.first().map(serves) == Some(serves(participant))),
    };
    let side = |at: usize, participant: &Participant| match (event.kind, came(at, participant)) {
        (EventKind::Visit, true) => Some(VisitSide::Guest),
        (EventKind::Visit, false) => Some(VisitSide::Host),
        _ => None,
    };
    all.iter().enumerate().map(|(at, participant)| Party { participant, side: side(at, participant) }).collect()
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
