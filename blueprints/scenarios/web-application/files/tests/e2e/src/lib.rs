//! Tests of a running service.
