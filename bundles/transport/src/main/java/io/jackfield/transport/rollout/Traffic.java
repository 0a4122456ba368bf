package io.jackfield.transport.rollout;

import io.jackfield.transport.Connection;

/**
 * What a bundle has had to do.
 *
 * @param connections the connections that are plugged into its protocols now
 * @param taken how many they have taken, those from other versions included
 * @param exchanges how many exchanges have ended ({@link Connection#exchanged}, {@link
 *     RolloutState#exchanged}) since counting began; those on a connection count also for the
 *     bundle that accepted it
 * @param failures how many of them by the fault of this side
 * @param clients how many buckets of clients ({@link Connection#bucket}) they were with
 * @param failing with how many of those buckets exchanges failed
 * @param errorRate the mean over those buckets of each one's share of failures, from 0 to 1:
 *     however much one client asks, it counts once
 */
public record Traffic(
    int connections,
    long taken,
    long exchanges,
    long failures,
    int clients,
    int failing,
    double errorRate) {}
