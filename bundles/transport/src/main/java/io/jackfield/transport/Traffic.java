package io.jackfield.transport;

/**
 * What a protocol of one bundle has had to do.
 *
 * @param protocol the protocol's name
 * @param connections the connections that are plugged into it now
 * @param taken how many it has taken, those it got from other versions included
 * @param exchanges how many exchanges have ended ({@link Connection#exchanged})
 * @param failures how many of them by its own fault
 */
public record Traffic(
    String protocol, int connections, long taken, long exchanges, long failures) {}
