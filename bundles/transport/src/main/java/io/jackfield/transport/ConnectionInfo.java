package io.jackfield.transport;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * A connection as it was when it was asked for.
 *
 * @param id its id
 * @param listener the listener that accepted it
 * @param protocol the protocol it is plugged into
 * @param remote the client
 * @param secure whether TLS is in force
 * @param since when it was accepted
 * @param bytesIn bytes received, as they were on the wire
 * @param bytesOut bytes sent, as they were on the wire
 * @param parked whether it waits for a version of its protocol
 * @param activity what goes on, as the protocol says
 */
public record ConnectionInfo(
    String id,
    String listener,
    String protocol,
    InetSocketAddress remote,
    boolean secure,
    Instant since,
    long bytesIn,
    long bytesOut,
    boolean parked,
    String activity) {}
