package io.jackfield.files;

/**
 * The file space as it is configured.
 *
 * @param keepPartial whether a new file that did not come to its end is kept
 * @param sync whether what is confirmed is on the disk
 */
record Space(Mount mount, boolean keepPartial, boolean sync, News news) {}
