//! A wallet's whole life: its states, its operator's orders, whose limits hold, what becomes of a
//! payment that is given up, and value that is bound to a purpose.
#![cfg(test)]

mod closing;
mod cuts;
mod handed;
mod orders;
mod pockets;
mod rules;
mod stage;
mod steps;
