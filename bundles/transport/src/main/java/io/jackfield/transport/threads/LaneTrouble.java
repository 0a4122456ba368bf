package io.jackfield.transport.threads;

import io.jackfield.transport.rollout.LaneInfo;
import java.time.Duration;

/**
 * Why a lane may not be well.
 *
 * @param lane what it has to do
 * @param stalled how long work has waited while none of it could begin; zero if none waits
 * @param refusing whether it has refused work within the last ten seconds
 */
public record LaneTrouble(LaneInfo lane, Duration stalled, boolean refusing) {}
