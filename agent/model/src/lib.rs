//! The models of the agent: the action model, sentence vectors and the local language model, all on the processor, and
//! the one way out to a language model on a server.
//!
//! A model turns text into a draft and does nothing else: it never sees an id, a policy or a hand.

pub mod action;
pub mod corpus;
pub mod embed;
pub mod evaluate;
pub mod llm;
pub mod models;
pub mod remote;
pub mod router;
pub mod tier;
pub mod train;
