//! People of made-up articles: who is one, who is not.

use std::collections::BTreeSet;

use tantivy::DocAddress;

use super::*;

/// A bearer: name, side (a code, a body in lower case, or nothing), office.
fn bearer(number: u32, (name, side, office): (&str, &str, &str)) -> Bearer {
    let (role, portfolio) = match office.split_once(' ') {
        Some((portfolio, "minister")) => (Role::Minister, portfolio.parse().ok()),
        _ => (office.parse().unwrap_or(Role::Other), None),
    };
    // There is no state EU, and a body AU beside the state.
    let body = side.strip_prefix("org:").or_else(|| (side == "EU").then_some(side));
    let side = body.unwrap_or(side);
    let country = if body.is_some() { None } else { side.parse().ok() };
    let org = (country.is_none() && !side.is_empty()).then(|| side.to_owned());
    Bearer {
        article: DocAddress::new(0, number),
        name: name.into(),
        forms: BTreeSet::from([name.into()]),
        post: Arc::new(Post { role, portfolio, country, org, status: OfficeStatus::Current, office: None }),
        published: None,
        events: Vec::new(),
    }
}

/// The people as lists of "name" numbers, in the order of the first.
fn groups(told: &[(&str, &str, &str)], known: &Known) -> Vec<Vec<usize>> {
    let bearers: Vec<Bearer> = (0..).zip(told).map(|(number, &told)| bearer(number, told)).collect();
    let mut groups: Vec<Vec<usize>> =
        people(&bearers, &Names::of(&bearers), known).into_iter().map(|person| person.bearers).collect();
    groups.sort();
    // Whatever the order in which the articles came.
    let mut turned: Vec<Bearer> = bearers.iter().rev().cloned().collect();
    turned.rotate_left(told.len() / 2);
    let mut again: Vec<Vec<usize>> = people(&turned, &Names::of(&turned), known)
        .into_iter()
        .map(|person| {
            let mut group: Vec<usize> = person.bearers.iter().map(|&at| turned[at].article.doc_id as usize).collect();
            group.sort_unstable();
            group
        })
        .collect();
    again.sort();
    assert_eq!(groups, again, "{told:?}");
    groups
}

#[test]
fn one_person_in_several_spellings() {
    for told in [
        &[
            ("Volodymyr Zelensky", "UA", "head_of_state"),
            ("Volodymyr Zelenskyy", "UA", "head_of_state"),
            ("Zelenskiy", "UA", ""),
        ][..],
        &[
            ("Sergei Lavrov", "RU", "foreign minister"),
            ("Sergey Lavroff", "RU", "foreign minister"),
            ("Lavrov", "RU", "minister"),
        ],
        &[
            ("Mohammed Amrani", "MA", "interior minister"),
            ("Muhammad Amrani", "MA", ""),
            ("Amrani", "", "interior minister"),
        ],
        &[("Lucía Ferrer", "ES", "interior minister"), ("Lucia Ferrer", "", ""), ("Ferrer", "ES", "")],
        &[("Karim Bennani", "MA", "trade minister"), ("Karim Bennani", "", "trade minister"), ("K. Bennani", "MA", "")],
        &[("Bruno Perrineau", "FR", "interior minister"), ("Bruno Perrineao", "FR", "interior minister")],
        &[("Orban Viktor", "HU", "head_of_government"), ("Viktor Orbán", "HU", "head_of_government")],
        &[("Xi Jinping", "CN", "head_of_state"), ("Xi", "CN", "head_of_state"), ("Xi", "", "head_of_state")],
    ] {
        assert_eq!(groups(told, &Known::default()).len(), 1, "{told:?}");
    }
}

#[test]
fn people_of_one_family_name_stay_apart() {
    let lis = [
        ("Li Qiang", "CN", "head_of_government"),
        ("Li Shangfu", "CN", "defence minister"),
        ("Li", "CN", "head_of_government"),
        ("Li", "CN", "defence minister"),
        ("Li", "CN", ""),
        ("Li", "CN", "foreign minister"),
        ("Li Wen", "SG", "defence minister"),
        ("Lee", "KR", "defence minister"),
    ];
    assert_eq!(groups(&lis, &Known::default()), [vec![0, 2], vec![1, 3], vec![4], vec![5], vec![6], vec![7]]);
    let kims = [
        ("Kim Jong Un", "KP", "head_of_state"),
        ("Kim Min-seok", "KR", "head_of_government"),
        ("Kim", "KP", ""),
        ("Kim", "KR", "head_of_government"),
        ("Kim", "", ""),
    ];
    assert_eq!(groups(&kims, &Known::default()), [vec![0, 2], vec![1, 3], vec![4]]);
}

#[test]
fn one_name_in_two_states_is_two_people() {
    let told = [
        ("Ana Lopes", "PT", "foreign minister"),
        ("Ana Lopes", "BR", "trade minister"),
        ("Ana Lopes", "", "trade minister"),
        ("Ana Lopes", "", ""),
        ("Lopes", "PT", ""),
    ];
    assert_eq!(groups(&told, &Known::default()), [vec![0, 4], vec![1, 2], vec![3]]);
}

#[test]
fn brothers_and_wives_are_other_people() {
    let told = [
        ("Volodymyr Zelenskyy", "UA", "head_of_state"),
        ("Olena Zelenska", "UA", "other"),
        ("Mohammed bin Salman", "SA", "deputy_head"),
        ("Abdulaziz bin Salman", "SA", "energy minister"),
        ("bin Salman", "SA", "deputy_head"),
        ("Mohammed VI", "MA", "head_of_state"),
        ("Mohammed V", "MA", "head_of_state"),
    ];
    assert_eq!(groups(&told, &Known::default()), [vec![0], vec![1], vec![2, 4], vec![3], vec![5], vec![6]]);
}

#[test]
fn the_table_knows_other_names() {
    let told = [
        ("Luiz Inacio Lula da Silva", "BR", "head_of_state"),
        ("Lula", "BR", "head_of_state"),
        ("Maria Silva", "PT", ""),
    ];
    assert_eq!(groups(&told, &Known::default()), [vec![0, 1], vec![2]]);
}

#[test]
fn an_office_changes_and_the_person_stays() {
    let told = [
        ("Lena Brandt", "DE", "defence minister"),
        ("Lena Brandt", "DE", "head_of_government"),
        ("Brandt", "DE", "head_of_government"),
        ("Brandt", "DE", "defence minister"),
    ];
    assert_eq!(groups(&told, &Known::default()), [vec![0, 1, 2, 3]]);
}

#[test]
fn what_the_user_says_comes_first() {
    let told = [
        ("Ana Lopes", "PT", "foreign minister"),
        ("Anita Lopes Faria", "PT", "trade minister"),
        ("Faria", "", ""),
        ("Kim Song", "KP", "ambassador"),
        ("Kim Song", "KR", "ambassador"),
    ];
    let names = |names: &[&str]| (names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), None);
    let known =
        Known { same: vec![names(&["Ana Lopes", "Anita Lopes Faria"]), names(&["Kim Song"])], different: vec![] };
    assert_eq!(groups(&told, &known), [vec![0, 1, 2], vec![3, 4]]);
    let spelt = [
        ("Mohamed Salah", "EG", "trade minister"),
        ("Muhammad Salah", "EG", "judge"),
        ("Mohammed Salah", "EG", "judge"),
        ("Salah", "EG", "judge"),
    ];
    assert_eq!(groups(&spelt, &Known::default()).len(), 1);
    let known = Known { same: vec![], different: vec![names(&["Mohamed Salah", "MUHAMMAD SALAH"])] };
    assert_eq!(groups(&spelt, &known), [vec![0], vec![1, 2, 3]]);
}

#[test]
fn ids_are_readable_and_unique() {
    let told = [
        ("Li Qiang", "CN", "head_of_government"),
        ("Li", "CN", "foreign minister"),
        ("Li", "CN", "trade minister"),
        ("Ana Lopes", "", ""),
        ("Josep Prat", "EU", "org_head"),
        ("Amadou Keita", "org:AU", "org_head"),
        ("Ann Smith", "AU", "head_of_government"),
    ];
    let bearers: Vec<Bearer> = (0..).zip(&told).map(|(number, &told)| bearer(number, told)).collect();
    let mut ids: Vec<String> =
        people(&bearers, &Names::of(&bearers), &Known::default()).into_iter().map(|person| person.id).collect();
    ids.sort();
    assert_eq!(
        ids,
        [
            "amadou-keita.African-Union",
            "ana-lopes",
            "ann-smith.AU",
            "josep-prat.EU",
            "li-qiang.CN",
            "li.CN.minister-foreign",
            "li.CN.minister-trade"
        ]
    );
}
