//! What an office phrase means: heads, modifiers and the body that it belongs to → a role.
//!
//! The table gives each head a role; modifiers lower it ("deputy"), date it ("former", "-elect"), and the body that the
//! phrase names decides for heads that any body may have ("president", "chairman", "leader").

use smallvec::SmallVec;

use super::{
    lexicon::{Lexicon, people},
    spot::BodyKind,
};
use crate::annotation::{Country, OfficeStatus, Portfolio, Role};

/// The modifiers in front of a head, as effects.
#[derive(Debug, Clone, Copy, Default)]
pub struct Modifiers {
    pub deputy: bool,
    pub assistant: bool,
    pub acting: bool,
    pub former: bool,
    pub elect: bool,
    any: bool,
}

impl Modifiers {
    pub fn is_empty(&self) -> bool {
        !self.any
    }

    /// Adds a row of `office_modifiers.tsv`.
    pub fn add(&mut self, row: u32) {
        self.any = true;
        let Some(modifier) = people::office_modifiers().get(row as usize) else { return };
        match modifier.effect {
            "deputy" => self.deputy = true,
            "assistant" => self.assistant = true,
            "acting" => self.acting = true,
            "former" => self.former = true,
            "elect" => self.elect = true,
            _ => {}
        }
    }

    fn status(&self) -> OfficeStatus {
        if self.former {
            OfficeStatus::Former
        } else if self.elect {
            OfficeStatus::Elect
        } else if self.acting {
            OfficeStatus::Acting
        } else {
            OfficeStatus::Current
        }
    }
}

/// One office head with what stands before it.
#[derive(Debug, Clone)]
pub struct Head {
    pub row: u32,
    pub plural: bool,
    pub portfolio: Option<Portfolio>,
    pub mods: Modifiers,
}

/// What the rest of the phrase says about whom the office serves.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    pub country: Option<Country>,
    pub org: Option<&'a str>,
    pub body: Option<BodyKind>,
    pub body_seen: bool,
    /// A region or a city governs the head.
    pub local: bool,
    /// Several states that no code names govern it: "African leaders".
    pub states: bool,
}

#[derive(Debug, Clone)]
pub struct Settled {
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    pub status: OfficeStatus,
    /// Fixed by the table (taoiseach → IE).
    pub country: Option<Country>,
    pub org: Option<&'static str>,
    /// Does the phrase's body stay as the office's org?
    pub keep_org: bool,
    pub weak: bool,
    /// Can it stand as a title before a name?
    pub title: bool,
}

/// The office that a phrase names: of several, the current and highest one; `None` where it is no public one.
pub fn settle(lexicon: &Lexicon, heads: &[Head], context: Context) -> Option<Settled> {
    let settled: SmallVec<[Settled; 2]> = heads.iter().filter_map(|head| one(lexicon, head, &context)).collect();
    // "Police officer Col. X": the rank is the police's.
    let police = settled.iter().any(|s| s.role == Role::Police);
    let rank = |s: &Settled| {
        let role = if police && s.role == Role::Military { Role::Other } else { s.role };
        (s.status == OfficeStatus::Former, s.weak, role)
    };
    let mut best = settled.iter().min_by_key(|s| rank(s))?.clone();
    best.country = best.country.or(settled.iter().find_map(|s| s.country));
    Some(best)
}

fn one(lexicon: &Lexicon, head: &Head, context: &Context) -> Option<Settled> {
    let office = lexicon.office(head.row);
    // "refugee leader", "labour leader": who leads a group of people holds no post.
    if office.phrase == "leader" && head.portfolio.is_some() && !context.body_seen {
        return None;
    }
    let portfolio_head = office.takes.contains(&people::Takes::Portfolio);
    // Delhi's foreign secretary is no minister.
    let variant = context.country.and_then(|country| {
        people::office_variants().iter().find(|row| row.phrase == office.phrase && row.countries.contains(&country))
    });
    let mut role = variant.map_or(office.role, |row| row.role);
    let own_portfolio = variant.map_or(office.portfolio, |row| row.portfolio);
    // "The Vatican's secretary of state": the state that the phrase names, not the one that usually has the office.
    let elsewhere = context.country.is_some() && office.takes.contains(&people::Takes::Country);
    let own_country = office.country.filter(|_| !elsewhere);
    let mut weak = office.weak;
    let body_head = office.takes.contains(&people::Takes::Body);
    if body_head
        && context.body_seen
        && !matches!(
            role,
            Role::Spokesperson
                | Role::Ambassador
                | Role::Envoy
                | Role::Minister
                | Role::DeputyMinister
                | Role::Military
        )
    {
        role = match context.body.unwrap_or(BodyKind::Other) {
            BodyKind::International => Role::OrgHead,
            // A party's or a chamber's member of parliament stays one.
            BodyKind::Party | BodyKind::Parliament | BodyKind::Executive if role == Role::Legislator => role,
            BodyKind::Armed | BodyKind::Party => Role::PartyLeader,
            BodyKind::Parliament => Role::Legislator,
            BodyKind::Agency | BodyKind::CentralBank => Role::AgencyHead,
            // A ministry's head is its minister; its directors head a department.
            BodyKind::Ministry => Role::Other,
            BodyKind::Court => Role::Judge,
            BodyKind::Military => Role::Military,
            BodyKind::Police => Role::Police,
            BodyKind::Executive => {
                // The Palestinian Authority has a president.
                if role == Role::HeadOfState && context.country != Some(Country::new(*b"PS")) {
                    Role::Other
                } else {
                    role
                }
            }
            BodyKind::Company | BodyKind::Other => {
                if context.org.is_some() {
                    Role::OrgHead
                } else {
                    return None;
                }
            }
        };
        weak = false;
    } else if context.body_seen
        && matches!(context.body, Some(BodyKind::Company | BodyKind::Other))
        && (body_head || role == Role::Spokesperson)
        && context.org.is_none()
    {
        return None;
    }
    // A European commissioner ranks as a minister of the Union.
    if context.org == Some("EU")
        && (office.phrase == "commissioner" || office.phrase == "chief" && head.portfolio.is_some())
    {
        role = Role::Minister;
    }
    // A state's "UN envoy" is its permanent representative there.
    if role == Role::Envoy && office.org == Some("UN") && office.phrase.ends_with(" envoy") && context.country.is_some()
    {
        role = Role::Ambassador;
    }
    if context.local && role.heads_state() {
        role = Role::Governor;
        weak = false;
    }
    if context.local && role == Role::DeputyHead {
        role = Role::Governor;
    }
    // "Deputy director" is a phrase of the table; of an agency it is the body that makes its head a head.
    let by_body = body_head && context.body_seen && role != office.role;
    let phrase_deputy = by_body && ["deputy ", "vice ", "vice-"].iter().any(|lower| office.phrase.starts_with(lower));
    let modifier =
        if head.mods.deputy || phrase_deputy { Some("deputy") } else { head.mods.assistant.then_some("assistant") };
    if let Some(modifier) = modifier {
        role = people::office_results()
            .iter()
            .find(|row| row.modifier == modifier && row.role == role)
            .map_or(role, |row| row.result);
    }
    let portfolio = match role {
        Role::AgencyHead if context.body == Some(BodyKind::CentralBank) => Some(Portfolio::Finance),
        Role::Minister | Role::DeputyMinister | Role::AgencyHead => {
            // "Deputy foreign minister for legal affairs", "undersecretary of state for political affairs": a desk of the
            // field that the office has. "Undersecretary of state for trade" has none of its own.
            let desk = own_portfolio.is_some() && !office.phrase.ends_with("of state");
            let named = head.portfolio.filter(|p| !desk && *p != Portfolio::Other);
            named.or(own_portfolio).or(head.portfolio)
        }
        _ => None,
    };
    // "The interim president", "president-elect": no club's in the news of the day.
    if portfolio_head && head.portfolio.is_some() || role.heads_state() && (head.mods.acting || head.mods.elect) {
        weak = false;
    }
    if matches!(office.phrase, "secretary" | "secretaries") && head.portfolio.is_none() {
        return None;
    }
    let org = office.org;
    let keep_org = !matches!(role, Role::Ambassador) || context.country.is_none();
    let known = context.country.is_some()
        || context.org.is_some()
        || context.local
        || context.states
        || own_country.is_some()
        || org.is_some();
    weak &= !known && !context.body_seen;
    Some(Settled {
        role,
        portfolio,
        status: head.mods.status(),
        country: own_country,
        org,
        keep_org,
        weak,
        title: office.title,
    })
}
