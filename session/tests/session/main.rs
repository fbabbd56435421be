//! `tacit` from outside: sessions of fakes, the services they offer, and the command line.

mod commands;
mod fixture;
mod services;
mod supervise;
