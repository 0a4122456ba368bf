package io.jackfield.tasks.memory;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets in {@code etc/io.jackfield.tasks.memory.cfg}. */
@ObjectClassDefinition(
    id = MemoryConfig.PID,
    name = "Tasks in memory",
    description = "What bundles call in memory. A change counts for what comes then.")
@interface MemoryConfig {
  String PID = "io.jackfield.tasks.memory";

  @AttributeDefinition(
      description = "The most calls of one bundle that are done at a time.",
      min = "1",
      max = "100000")
  int running() default 256;

  @AttributeDefinition(
      description = "The most calls of one bundle that wait for that; more are refused.",
      min = "1",
      max = "10000000")
  int waiting() default 10_000;

  @AttributeDefinition(
      description = "The most calls of all bundles that wait.",
      min = "1",
      max = "10000000")
  int waiting_all() default 40_000;

  @AttributeDefinition(
      description = "The most timers, deadlines included, that one bundle has set.",
      min = "1",
      max = "10000000")
  int timers() default 200_000;

  @AttributeDefinition(
      description = "The most timers that all bundles have set.",
      min = "1",
      max = "10000000")
  int timers_all() default 400_000;
}
