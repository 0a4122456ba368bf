package io.jackfield.deploy;

import java.time.Instant;
import java.util.Optional;

/**
 * A version that is tried on some of the clients.
 *
 * @param version its version
 * @param percent its share of the clients' addresses
 * @param since when it began
 * @param exchanges how many requests and the like it has answered
 * @param errorRate the share of them that failed by its fault, from 0 to 1, each address counting
 *     about the same
 * @param problem what keeps it from working, if anything does
 */
public record Canary(
    String version,
    int percent,
    Instant since,
    long exchanges,
    double errorRate,
    Optional<String> problem) {}
