//! The pages, as browsers of every kind find them. Tests are named after the abuse that they rule out.

mod audit;
mod console;
mod console_actions;
mod enrolment;
mod explain;
mod following;
mod forgotten;
mod forms;
mod grace;
mod hints;
mod history;
mod hostile;
mod journeys;
mod kept;
mod newcomers;
mod planted;
mod routes;
mod sessions;
mod strangers;
