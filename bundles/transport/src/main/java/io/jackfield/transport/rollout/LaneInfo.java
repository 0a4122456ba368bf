package io.jackfield.transport.rollout;

/**
 * What a lane of a bundle has to do.
 *
 * @param bundle the bundle's symbolic name
 * @param name the lane's name; two versions of a bundle may each have one
 * @param running how much work is done now
 * @param waiting how much waits for that
 * @param refused how much has been refused since the lane was made
 */
public record LaneInfo(String bundle, String name, int running, int waiting, long refused) {}
