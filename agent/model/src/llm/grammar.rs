//! The grammar that holds the model to plans: llguidance with a schema, over a vocabulary.

use super::error::{LlmError, Result};
use super::vocab::Vocab;
use llguidance::api::TopLevelGrammar;
use llguidance::{Matcher, ParserFactory};
use serde_json::Value;
use toktrie::{InferenceCapabilities, SimpleVob, TokenId};

/// Makes a grammar for each request.
pub struct Grammars {
    factory: ParserFactory,
}

/// What may be written next.
pub struct Guard {
    matcher: Matcher,
}

fn failed(error: impl std::fmt::Display) -> LlmError {
    let error: String = error.to_string().chars().take(300).collect();
    LlmError::request(format!("its grammar fails: {error}"), "say it in other words")
}

impl Grammars {
    /// For a vocabulary.
    ///
    /// # Errors
    /// The vocabulary does not suit llguidance.
    pub fn new(vocab: &Vocab) -> Result<Grammars> {
        let able = InferenceCapabilities { ff_tokens: true, ..InferenceCapabilities::default() };
        let slices = llguidance::earley::SlicedBiasComputer::json_slices();
        let mut factory = ParserFactory::new(&vocab.env(), able, &slices).map_err(failed)?;
        factory.quiet();
        factory.limits_mut().verbose_errors = false;
        Ok(Grammars { factory })
    }

    /// The grammar of a schema, at its beginning.
    ///
    /// # Errors
    /// The schema is too large or is none.
    pub fn start(&self, schema: Value) -> Result<Guard> {
        let parser = self.factory.create_parser(TopLevelGrammar::from_json_schema(schema)).map_err(failed)?;
        let matcher = Matcher::new(Ok(parser));
        match matcher.get_error() {
            Some(error) => Err(failed(error)),
            None => Ok(Guard { matcher }),
        }
    }
}

impl Guard {
    /// The tokens that may come next.
    ///
    /// # Errors
    /// The grammar's limits are reached.
    pub fn mask(&mut self) -> Result<SimpleVob> {
        self.matcher.compute_mask().map_err(failed)
    }

    /// Goes on with a token.
    ///
    /// # Errors
    /// It may not come next.
    pub fn take(&mut self, token: TokenId) -> Result<()> {
        self.matcher.consume_token(token).map_err(failed)
    }

    /// Goes on with the tokens that alone can come next, and returns them.
    pub fn forced(&mut self) -> Vec<TokenId> {
        self.matcher.consume_ff_tokens()
    }

    /// Whether a whole plan is written.
    ///
    /// # Errors
    /// The grammar's limits are reached.
    pub fn is_done(&mut self) -> Result<bool> {
        if self.matcher.is_stopped() {
            return match self.matcher.get_error() {
                Some(error) => Err(failed(error)),
                None => Ok(true),
            };
        }
        self.matcher.is_accepting().map_err(failed)
    }
}
