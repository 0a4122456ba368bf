package io.jackfield.task;

import java.time.Instant;
import java.util.Optional;

/**
 * A task that is there.
 *
 * @param name its name
 * @param trigger what sets it off, in words: {@code cron 0 3 * * *}, {@code on file.arrived
 *     /in/**}, {@code on demand}
 * @param next when it runs next, where that is known
 * @param bundle the bundle that offers it
 * @param version that bundle's version
 * @param paused whether it begins no run until it is resumed
 */
public record TaskInfo(
    String name,
    String trigger,
    Optional<Instant> next,
    String bundle,
    String version,
    boolean paused) {}
