//! Window rules of the configuration: what becomes of a window when it opens. Compiled once; knows no window.

use tacit_dbus::config::{Rule, WorkspaceName, pattern_of};

/// The longest part of a title or an app-id that a rule is tried on: both are the client's to choose.
const TRIED_BYTES_MAX: usize = 1024;

/// All rules, in the order of the file.
#[derive(Debug, Default)]
pub struct Rules {
    list: Vec<Compiled>,
}

#[derive(Debug)]
struct Compiled {
    app: Option<regex::Regex>,
    title: Option<regex::Regex>,
    rule: Rule,
}

impl Compiled {
    fn fits(&self, app: &str, title: &str) -> bool {
        self.app.as_ref().is_none_or(|pattern| pattern.is_match(app))
            && self.title.as_ref().is_none_or(|pattern| pattern.is_match(title))
    }
}

impl Rules {
    /// Compiles a configuration's rules; one that cannot be is left out.
    pub fn new(rules: &[Rule]) -> Self {
        let compiled = |rule: &Rule| {
            let pattern = |text: &Option<String>| match text {
                Some(text) => pattern_of(text).map(Some),
                None => Some(None),
            };
            Some(Compiled { app: pattern(&rule.app)?, title: pattern(&rule.title)?, rule: rule.clone() })
        };
        Self { list: rules.iter().filter_map(compiled).collect() }
    }

    /// What the rules say of a window, together.
    pub fn of(&self, app: &str, title: &str) -> Rule {
        let mut all = Rule::default();
        if self.list.is_empty() {
            return all;
        }
        let (app, title) = (cut(app), cut(title));
        for compiled in self.list.iter().filter(|compiled| compiled.fits(app, title)) {
            let rule = compiled.rule.clone();
            all = Rule {
                app: None,
                title: None,
                workspace: rule.workspace.or(all.workspace),
                output: rule.output.or(all.output),
                float: rule.float.or(all.float),
                slot: rule.slot.or(all.slot),
                maximize: rule.maximize.or(all.maximize),
                fullscreen: rule.fullscreen.or(all.fullscreen),
                pin: rule.pin.or(all.pin),
                focus: rule.focus.or(all.focus),
            };
        }
        all
    }
}

/// The name of the workspace that a rule names, where it has one.
pub fn workspace_name(rule: &Rule) -> Option<&str> {
    match &rule.workspace {
        Some(WorkspaceName::Name(name)) => Some(name),
        _ => None,
    }
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(TRIED_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_rules_go_before_earlier_ones_and_both_patterns_have_to_fit() {
        let config = tacit_dbus::config::parse(
            "[[rule]]\napp = 'term'\nfloat = true\nslot = 'left'\n[[rule]]\napp = '^term$'\ntitle = 'logs'\nslot = 'right'\n",
        );
        let rules = Rules::new(&config.expect("parses").rule);
        let slot = |app: &str, title: &str| rules.of(app, title).slot;
        assert_eq!(slot("term", "shell"), Some("left".into()));
        assert_eq!(slot("term", "the logs"), Some("right".into()));
        assert_eq!(slot("xterm", "the logs"), Some("left".into()));
        assert_eq!(slot("browser", "the logs"), None);
        assert_eq!(rules.of("term", "logs").float, Some(true));
        assert_eq!(slot(&"ä".repeat(4000), ""), None);
    }
}
