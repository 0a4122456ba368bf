package io.jackfield.transport;

/**
 * A version of a protocol that is there.
 *
 * @param name the protocol's name
 * @param bundle the symbolic name of the bundle that offers it
 * @param version that bundle's version
 * @param connections how many connections are plugged into it
 * @param current whether new connections go to it
 */
public record ProtocolInfo(
    String name, String bundle, String version, int connections, boolean current) {}
