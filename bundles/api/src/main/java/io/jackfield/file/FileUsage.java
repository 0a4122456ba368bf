package io.jackfield.file;

/**
 * What is in a folder and all below it.
 *
 * @param bytes of the files
 * @param files how many; folders are not counted
 */
public record FileUsage(long bytes, long files) {}
