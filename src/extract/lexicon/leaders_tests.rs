//! Tests of the table of leaders: every row loads, years are in order, no state is left out, and the index finds the rows.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{LEADERS, LeaderRow, leaders, table};
use crate::{
    annotation::{Country, Role},
    extract::lexicon::{lexicon, places},
};

/// Years in which every state must have somebody at its head.
const YEARS: [i16; 4] = [1995, 2005, 2015, 2024];

/// States that have nobody in one of these years: San Marino's captains regent change twice a year and stand nowhere;
/// the others were no states yet.
const GAPS: &[(&str, i16)] =
    &[("SM", 1995), ("SM", 2005), ("SM", 2015), ("SM", 2024), ("SS", 1995), ("SS", 2005), ("TL", 1995), ("XK", 1995)];

/// The members of the UN, with Kosovo, Palestine, Taiwan and the Vatican.
const STATES: &str = "AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA \
                      CF TD CL CN CO KM CG CR CI HR CU CY CZ KP CD DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA \
                      GM GE DE GH GR GD GT GN GW GY HT HN HU IS IN ID IR IQ IE IL IT JM JP JO KZ KE KI KW KG LA LV \
                      LB LS LR LY LI LT LU MG MW MY MV ML MT MH MR MU MX FM MC MN ME MA MZ MM NA NR NP NL NZ NI NE \
                      NG MK NO OM PK PW PA PG PY PE PH PL PT QA KR MD RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG \
                      SK SI SB SO ZA SS ES LK SD SR SE CH SY TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ \
                      VU VE VN YE ZM ZW XK PS TW VA";

#[test]
fn every_leader_loads() {
    let columns = table::header(LEADERS).len();
    for (line, cells) in table::rows(LEADERS) {
        assert_eq!(cells.len(), columns, "leaders.tsv:{line}: cells");
    }
    assert_eq!(leaders().len(), table::rows(LEADERS).count());
    assert!(leaders().len() >= 2_500);
}

#[test]
fn years_are_in_order() {
    for row in leaders() {
        let until = row.until.unwrap_or(2026);
        assert!(1975 <= row.from && row.from <= until && until <= 2026, "{}: {} to {until}", row.name, row.from);
    }
}

#[test]
fn no_term_stands_twice() {
    let mut held = FxHashSet::default();
    for row in leaders() {
        let key = (row.name, row.role, row.portfolio, row.country, row.org, row.from);
        assert!(held.insert(key), "{} from {} stands there already", row.name, row.from);
    }
}

#[test]
fn terms_in_one_office_do_not_overlap() {
    let mut terms: FxHashMap<_, Vec<&LeaderRow>> = FxHashMap::default();
    for row in leaders() {
        terms.entry((row.name, row.role, row.portfolio, row.country, row.org)).or_default().push(row);
    }
    for rows in terms.values_mut() {
        rows.sort_by_key(|row| row.from);
        for pair in rows.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let ended = before.until.is_some_and(|until| until <= after.from);
            assert!(ended, "{}: the terms from {} and {} overlap", before.name, before.from, after.from);
        }
    }
}

#[test]
fn a_leader_serves_a_state_or_a_body() {
    let codes: FxHashSet<Country> = places::countries().iter().map(|row| row.code).collect();
    let bodies: FxHashSet<&str> = places::organizations().iter().filter_map(|row| row.org).collect();
    for row in leaders() {
        assert!(row.country.is_some() != row.org.is_some(), "{}: a state or a body", row.name);
        assert!(row.country.is_none_or(|code| codes.contains(&code)), "{}: {:?}", row.name, row.country);
        assert!(row.org.is_none_or(|org| bodies.contains(org)), "{}: {:?}", row.name, row.org);
        let of_portfolio = matches!(row.role, Role::Minister | Role::AgencyHead);
        assert!(of_portfolio || row.portfolio.is_none(), "{}: {:?}", row.name, row.portfolio);
        assert!(row.role != Role::Minister || row.portfolio.is_some(), "{}: minister of what", row.name);
    }
}

#[test]
fn a_person_bears_one_surname_in_a_state() {
    let mut held: FxHashMap<_, &LeaderRow> = FxHashMap::default();
    for row in leaders() {
        let first = *held.entry((row.name, row.country, row.org)).or_insert(row);
        assert_eq!((first.surname, &first.aliases), (row.surname, &row.aliases), "{}", row.name);
    }
}

#[test]
fn every_state_has_a_head() {
    let mut led: FxHashSet<(&str, i16)> = FxHashSet::default();
    for row in leaders() {
        if row.role.heads_state() {
            let years = YEARS.into_iter().filter(|year| row.in_office(*year));
            led.extend(row.country.iter().flat_map(|country| years.clone().map(|year| (country.code(), year))));
        }
    }
    assert_eq!(STATES.split_whitespace().count(), 197);
    for state in STATES.split_whitespace() {
        for year in YEARS {
            let gap = GAPS.contains(&(state, year));
            assert_ne!(led.contains(&(state, year)), gap, "{state} in {year}; a gap: {gap}");
        }
    }
}

#[test]
fn the_index_finds_surnames_and_aliases() {
    let found = |word: &str, country: &str, role: Role, year: i16| {
        lexicon().leaders(word).iter().any(|row| {
            let row = &leaders()[*row as usize];
            row.country.is_some_and(|code| code.code() == country) && row.role == role && row.in_office(year)
        })
    };
    assert!(found("obama", "US", Role::HeadOfState, 2010));
    assert!(!found("obama", "US", Role::HeadOfState, 2019));
    assert!(found("hashimoto", "JP", Role::HeadOfGovernment, 1997));
    assert!(found("zelenskiy", "UA", Role::HeadOfState, 2022) && found("zelensky", "UA", Role::HeadOfState, 2022));
    assert!(found("qaddafi", "LY", Role::HeadOfState, 1986) && found("kadhafi", "LY", Role::HeadOfState, 1986));
    assert!(found("erdogan", "TR", Role::HeadOfGovernment, 2010) && found("mbs", "SA", Role::DeputyHead, 2018));
    assert!(found("xi", "CN", Role::HeadOfState, 2020) && found("salman", "SA", Role::HeadOfGovernment, 2024));
    assert!(found("bashir", "SD", Role::HeadOfState, 2000) && found("al-bashir", "SD", Role::HeadOfState, 2000));
    assert!(found("marcos", "PH", Role::HeadOfState, 2024) && found("hassan", "MA", Role::HeadOfState, 1990));
    assert!(lexicon().leaders("nobody").is_empty());
    let org = |row: &u32| leaders()[*row as usize].org;
    assert!(lexicon().leaders("annan").iter().any(|row| org(row) == Some("UN")));
}

#[test]
fn index_rows_are_distinct_and_in_order() {
    for word in ["bush", "al-sabah", "ii", "rasmussen"] {
        let rows = lexicon().leaders(word);
        assert!(rows.len() > 1 && rows.windows(2).all(|pair| pair[0] < pair[1]), "{word}");
    }
}
