package io.jackfield.http.message;

/** What the head of a request is found to be. */
public sealed interface ParsedHead permits RequestHead, Refusal {}
