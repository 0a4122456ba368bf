package io.jackfield.bridge;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets in {@code etc/io.jackfield.bridge.cfg}. */
@ObjectClassDefinition(
    id = BridgeConfig.PID,
    name = "TCP handlers",
    description = "How many threads the TCP handlers of one bundle get.")
@interface BridgeConfig {
  String PID = "io.jackfield.bridge";

  @AttributeDefinition(
      description =
          "The most lines that the line handlers of one bundle work on at a time; more wait.",
      min = "1",
      max = "10000")
  int line_handlers_max() default 256;

  @AttributeDefinition(
      description =
          "The most of those for one address, or for one /64 network of IPv6; 0 for no limit.",
      min = "0",
      max = "10000")
  int line_handlers_max_per_address() default 192;

  @AttributeDefinition(
      description = "The most connections that the stream handlers of one bundle have at a time.",
      min = "1",
      max = "10000")
  int stream_handlers_max() default 512;

  @AttributeDefinition(
      description =
          "The most of those from one address, or from one /64 network of IPv6; 0 for no limit.",
      min = "0",
      max = "10000")
  int stream_handlers_max_per_address() default 64;
}
