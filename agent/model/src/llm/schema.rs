//! What the model may write, as a JSON schema: plans of the candidate verbs with the scene's names and the request's words.
//!
//! Whatever fits the schema is a plan whose arguments have their types and whose names are there. Free text is taken from
//! the request itself, so that the model can neither invent it nor copy it from a window's title.

use super::names::Names;
use serde_json::{Map, Value, json};
use tacit_core::grammar::kind::{SlotKind, kind_of};
use tacit_dbus::verb::{ArgSpec, Default as ArgDefault};
use tacit_dbus::{ArgType, Verb};

/// The most verbs that a request is put with.
pub const VERBS_MAX: usize = 6;
/// The most steps of a plan.
pub const STEPS_MAX: usize = 4;
/// The most windows of one step.
const WINDOWS_MAX: usize = 8;
/// The most words of the request that free text may be taken from, and the most in one text.
const WORDS_MAX: usize = 48;
const SPAN_MAX: usize = 12;

/// Why nothing is done, as the model writes it and as a person reads it.
pub const REFUSALS: &[(&str, &str)] = &[
    ("not_possible", "That is not something I can do here."),
    ("not_a_request", "I do not see what I should do."),
    ("not_there", "What you named is not here."),
];

/// What a schema is made from.
pub struct Frame<'a> {
    /// The verbs that may be used.
    pub verbs: Vec<Verb>,
    /// The names that may be used.
    pub names: &'a Names,
    /// The runs of the request's words.
    pub spans: Vec<String>,
    /// The next days as `(2026-03-02, Mon)`, today first, and the offset as it is written; none where the clock is not known.
    pub days: Vec<(String, String)>,
    /// `+01:00`.
    pub offset: String,
}

/// Runs of the request's words, those to its end included.
pub fn spans(text: &str) -> Vec<String> {
    let mut clean = String::with_capacity(text.len());
    for c in text.chars().take(1000) {
        clean.push(if c.is_control() || matches!(c, '"' | '\\') { ' ' } else { c });
    }
    let words: Vec<&str> = clean.split_whitespace().take(WORDS_MAX).collect();
    let mut list: Vec<String> = Vec::new();
    for from in 0..words.len() {
        for to in from + 1..=words.len() {
            if to - from > SPAN_MAX && to != words.len() {
                continue;
            }
            let Some(run) = words.get(from..to) else { continue };
            let run = run.join(" ");
            let run = run.trim_matches(|c: char| matches!(c, ',' | ';' | '!' | '?' | '“' | '”' | '\''));
            if !run.is_empty() {
                list.push(run.to_owned());
            }
        }
    }
    list.sort_unstable();
    list.dedup();
    list
}

fn one_of<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> Option<Value> {
    let values: Vec<Value> = values.into_iter().map(Into::into).collect();
    if values.is_empty() { None } else { Some(json!({ "enum": values })) }
}

fn pattern(regex: &str) -> Option<Value> {
    Some(json!({"type": "string", "pattern": format!("^(?:{regex})$")}))
}

impl Frame<'_> {
    /// What a person or a program calls something, from the request's words.
    fn text(&self) -> Option<Value> {
        one_of(self.spans.iter().map(String::as_str))
    }

    fn path(&self) -> Option<Value> {
        let named = r"~/(?:Desktop|Documents|Downloads|Music|Pictures|Videos)";
        let said: Vec<&str> = self.spans.iter().map(String::as_str).filter(|span| span.len() <= 80).collect();
        let mut ways =
            vec![json!({"enum": ["~/Desktop", "~/Documents", "~/Downloads", "~/Music", "~/Pictures", "~/Videos"]})];
        if !said.is_empty() {
            ways.push(json!({ "enum": said }));
        }
        ways.extend(pattern(&format!(r"{named}/[A-Za-z0-9][A-Za-z0-9 _.-]{{0,40}}")));
        Some(json!({ "anyOf": ways }))
    }

    fn moment(&self) -> Option<Value> {
        if self.days.is_empty() {
            return None;
        }
        let days: Vec<&str> = self.days.iter().map(|(date, _)| date.as_str()).collect();
        let offset = self.offset.replace('+', r"\+");
        pattern(&format!(r"(?:{})T(?:[01][0-9]|2[0-3]):[0-5][0-9]:00{offset}", days.join("|")))
    }

    /// A time, a rule or a condition.
    fn when(&self) -> Value {
        let clock = r";BYHOUR=(?:1?[0-9]|2[0-3]);BYMINUTE=(?:0|[1-5]?[05])";
        let weekly = r"FREQ=WEEKLY;BYDAY=(?:MO|TU|WE|TH|FR|SA|SU|MO,TU,WE,TH,FR|SA,SU)";
        let rule = format!(r"(?:FREQ=DAILY|{weekly}){clock}|FREQ=(?:HOURLY|MINUTELY;INTERVAL=[1-9][0-9]?)");
        let object = |properties: Value, required: &[&str]| json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
        let level = object(
            json!({
                "subject": {"enum": ["battery", "cpu", "memory", "disk"]},
                "op": {"enum": ["<", ">"]},
                "value": {"type": "integer", "minimum": 0, "maximum": 100},
            }),
            &["subject", "op", "value"],
        );
        let state = object(
            json!({
                "subject": {"enum": ["charging", "network", "wifi", "locked", "audio.playing"]},
                "op": {"const": "="},
                "value": {"type": "boolean"},
            }),
            &["subject", "op", "value"],
        );
        let mut tests = vec![level, state];
        if let Some(apps) = one_of(self.names.apps.iter().map(|app| app.label.as_str())) {
            tests.push(object(
                json!({"subject": {"enum": ["app.opened", "app.closed"]}, "op": {"const": "="}, "value": apps}),
                &["subject", "op", "value"],
            ));
        }
        let condition = json!({ "anyOf": tests });
        let mut ways = vec![
            object(json!({"every": pattern(&rule)}), &["every"]),
            object(json!({"if": condition, "once": {"type": "boolean"}}), &["if", "once"]),
        ];
        if let Some(at) = self.moment() {
            ways.insert(0, object(json!({ "at": at }), &["at"]));
        }
        json!({ "anyOf": ways })
    }

    /// What may be written for an argument; `None` where nothing can.
    fn value(&self, verb: Verb, arg: &ArgSpec) -> Option<Value> {
        let kind = kind_of(verb, arg.name);
        if let Some(list) = self.names.list(kind) {
            if kind == SlotKind::Workspace {
                return one_of(list.iter().map(|named| named.value.clone()));
            }
            let names = one_of(list.iter().map(|named| named.label.as_str()))?;
            return Some(match kind {
                SlotKind::Windows => {
                    json!({"type": "array", "items": names, "minItems": 1, "maxItems": list.len().min(WINDOWS_MAX)})
                }
                _ => names,
            });
        }
        if let Some(words) = arg.ty.words() {
            return one_of(words.iter().copied());
        }
        match arg.ty {
            ArgType::Percent => Some(json!({"type": "integer", "minimum": 0, "maximum": 100})),
            ArgType::Delta => Some(json!({"type": "integer", "minimum": -100, "maximum": 100})),
            ArgType::Number => self.number(verb, arg.name),
            ArgType::Scale => Some(json!({"enum": [1, 1.25, 1.5, 1.75, 2, 2.5, 3]})),
            ArgType::Resolution => pattern(r"[1-9][0-9]{2,3}x[1-9][0-9]{2,3}"),
            ArgType::Duration => {
                let sign = if kind == SlotKind::SignedDuration { "-?" } else { "" };
                pattern(&format!("{sign}P(?:T[1-9][0-9]{{0,2}}[HMS]|T[1-9][0-9]?H[1-9][0-9]?M|[1-9][0-9]?D)"))
            }
            ArgType::When => Some(self.when()),
            ArgType::DateTime => self.moment(),
            ArgType::Keys => pattern(
                r"(?:(?:ctrl|alt|shift|super)\+){0,3}(?:[a-z0-9]|f[1-9]|f1[0-2]|enter|escape|tab|space|backspace|delete|home|end|page_up|page_down|left|right|up|down)",
            ),
            ArgType::Labels => Some(json!({"type": "array", "items": self.text()?, "minItems": 1, "maxItems": 3})),
            ArgType::Path => self.path(),
            ArgType::Url => pattern(r"https://[a-z0-9][a-z0-9-]{0,30}(?:\.[a-z0-9][a-z0-9-]{0,30}){1,3}"),
            ArgType::Text | ArgType::Any => self.words(kind),
            _ => None,
        }
    }

    fn number(&self, verb: Verb, name: &str) -> Option<Value> {
        let (least, most) = match (verb, name) {
            (Verb::DisplayNightLight, _) => (1000, 10_000),
            (Verb::WindowResize | Verb::WindowMove, _) => (0, 9999),
            (_, "n" | "amount") => (1, 20),
            _ => (0, 999),
        };
        Some(json!({"type": "integer", "minimum": least, "maximum": most}))
    }

    /// Texts of a kind that has words of its own; else the request's.
    fn words(&self, kind: SlotKind) -> Option<Value> {
        match kind {
            SlotKind::Xkb => one_of([
                "us", "gb", "de", "fr", "es", "it", "pt", "br", "pl", "nl", "be", "ch", "at", "se", "no", "dk", "fi",
                "cz", "sk", "hu", "ru", "ua", "gr", "tr", "jp", "dvorak", "colemak",
            ]),
            SlotKind::FileType => one_of([
                "pdf",
                "image",
                "video",
                "audio",
                "document",
                "spreadsheet",
                "presentation",
                "folder",
                "archive",
                "text",
                "code",
            ]),
            SlotKind::OrganiseBy => one_of(["type", "date", "project"]),
            SlotKind::Timezone => pattern(
                r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/[A-Z][a-z]{2,14}(?:_[A-Z][a-z]{2,10})?|UTC",
            ),
            SlotKind::Speed => Some(json!({"type": "integer", "minimum": -100, "maximum": 100})),
            SlotKind::Mode => one_of(["explain", "preview", "reversible"]),
            _ => self.text(),
        }
    }

    /// One step; `None` where a required argument has nothing to be.
    fn step(&self, verb: Verb) -> Option<Vec<Value>> {
        let spec = verb.spec();
        let mut all = Map::new();
        let mut required: Vec<&str> = Vec::new();
        let mut either: Vec<&str> = Vec::new();
        for arg in spec.args {
            let value = self.value(verb, arg);
            match (arg.default, value) {
                (ArgDefault::Required, None) => return None,
                (ArgDefault::Required, Some(value)) => {
                    required.push(arg.name);
                    all.insert(arg.name.to_owned(), value);
                }
                (ArgDefault::OneOf(_), Some(value)) => {
                    either.push(arg.name);
                    all.insert(arg.name.to_owned(), value);
                }
                (_, Some(value)) => {
                    all.insert(arg.name.to_owned(), value);
                }
                (_, None) => {}
            }
        }
        let one = |properties: Map<String, Value>, required: &[&str]| {
            let args = json!({
                "type": "object", "properties": properties, "required": required, "additionalProperties": false,
            });
            let mut parts = Map::new();
            parts.insert("verb".to_owned(), json!({"const": spec.name}));
            parts.insert("args".to_owned(), args);
            // A time of its own belongs to what is done, and to verbs that have no time among their arguments.
            if verb.effect() != tacit_dbus::Effect::Read && spec.arg("when").is_none() {
                parts.insert("when".to_owned(), self.when());
            }
            json!({"type": "object", "properties": parts, "required": ["verb", "args"], "additionalProperties": false})
        };
        let wants_one = spec.args.iter().any(|arg| matches!(arg.default, ArgDefault::OneOf(_)));
        if !wants_one {
            return Some(vec![one(all, &required)]);
        }
        let ways: Vec<Value> = either
            .iter()
            .map(|name| {
                let mut properties = all.clone();
                properties.retain(|have, _| have == name || !either.contains(&have.as_str()));
                let mut required = required.clone();
                required.push(name);
                one(properties, &required)
            })
            .collect();
        if ways.is_empty() { None } else { Some(ways) }
    }

    /// The schema of everything that may be written.
    pub fn schema(&self) -> Value {
        let steps: Vec<Value> =
            self.verbs.iter().filter(|verb| possible(**verb)).filter_map(|verb| self.step(*verb)).flatten().collect();
        let object = |name: &str, value: Value| {
            let mut properties = Map::new();
            properties.insert(name.to_owned(), value);
            json!({"type": "object", "properties": properties, "required": [name], "additionalProperties": false})
        };
        let refusals: Vec<&str> = REFUSALS.iter().map(|(code, _)| *code).collect();
        let mut ways = vec![object("refuse", json!({ "enum": refusals }))];
        if !steps.is_empty() {
            let step = json!({"$ref": "#/$defs/step"});
            ways.insert(0, object("ask", json!({"type": "array", "items": step, "minItems": 2, "maxItems": 3})));
            ways.insert(
                0,
                object("steps", json!({"type": "array", "items": step, "minItems": 1, "maxItems": STEPS_MAX})),
            );
        }
        json!({
            "x-guidance": {"whitespace_flexible": false},
            "$defs": {"step": {"anyOf": steps}},
            "anyOf": ways,
        })
    }
}

/// Whether a verb can come from here: a routine's steps are a sentence of their own, which the grammar reads.
pub fn possible(verb: Verb) -> bool {
    !matches!(verb, Verb::RoutineCreate)
}
