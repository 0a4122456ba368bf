package io.jackfield.files;

/**
 * The file space as it is configured.
 *
 * @param keepPartial whether a new file that did not come to its end is kept
 * @param hidden names that are there for the daemon alone
 * @param sync whether what is confirmed is on the disk
 */
record Space(Mount mount, Hidden hidden, boolean keepPartial, boolean sync, News news) {}
