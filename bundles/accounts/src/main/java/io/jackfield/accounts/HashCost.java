package io.jackfield.accounts;

/**
 * What one Argon2id hash costs (RFC 9106 section 3.1).
 *
 * @param memory KiB
 * @param passes over the memory
 * @param lanes of the memory
 */
record HashCost(int memory, int passes, int lanes) {
  HashCost {
    // The algorithm needs 8 KiB a lane; the upper bounds keep an edited file from taking the heap.
    if (lanes < 1 || lanes > 255 || memory < 8 * lanes || memory > 1 << 20) {
      throw new IllegalArgumentException("the memory or the lanes of a hash are out of bounds");
    }
    if (passes < 1 || passes > 1000) {
      throw new IllegalArgumentException("the passes of a hash are out of bounds");
    }
  }

  /** Whether a hash of that cost is weaker than one of this. */
  boolean exceeds(HashCost other) {
    return memory > other.memory || passes > other.passes;
  }
}
