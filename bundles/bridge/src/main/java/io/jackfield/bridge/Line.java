package io.jackfield.bridge;

/**
 * A line that was received.
 *
 * @param text without its ending
 * @param bytes how many it took, with its ending
 */
record Line(String text, int bytes) {}
