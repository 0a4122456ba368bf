package io.jackfield.deploy.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets in {@code etc/io.jackfield.deploy.cfg}. */
@ObjectClassDefinition(
    id = DeployConfig.PID,
    name = "Deploy",
    description = "How bundles are put into the live tier and taken out.")
@interface DeployConfig {
  String PID = "io.jackfield.deploy";

  @AttributeDefinition(
      description = "Seconds that a new bundle has to start and to offer what the old one offers.",
      min = "1",
      max = "3600")
  int start_timeout() default 20;

  @AttributeDefinition(
      description = "Seconds that an old bundle has to stop before it is left to itself.",
      min = "1",
      max = "3600")
  int stop_timeout() default 60;

  @AttributeDefinition(
      description = "Seconds to wait for all listeners at start before saying what is missing.",
      min = "1",
      max = "3600")
  int ready_timeout() default 10;

  @AttributeDefinition(description = "The largest jar in bytes.", min = "1024", max = "2147483647")
  int jar_max() default 268435456;
}
