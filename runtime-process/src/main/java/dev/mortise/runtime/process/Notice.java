package dev.mortise.runtime.process;

/// A system call that waits for an answer.
///
/// @param id of the question, good until the call goes on or its thread ends
/// @param thread its number as this host sees it
/// @param number of the system call
/// @param first of its arguments, whatever they mean to that call
record Notice(long id, int thread, int number, long first, long second, long third) {}
