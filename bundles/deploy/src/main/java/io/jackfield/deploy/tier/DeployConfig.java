package io.jackfield.deploy.tier;

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
      description =
          "Seconds that a new bundle has to start and to offer what the old one offers. When the"
              + " daemon starts, clients wait no longer than that for all bundles to be started.",
      min = "1",
      max = "3600")
  int start_limit() default 20;

  @AttributeDefinition(
      description =
          "Seconds that the connections of an old bundle have to move before it is stopped.",
      min = "0",
      max = "86400")
  int drain() default 60;

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

  @AttributeDefinition(description = "Whether a lower version may replace a higher one.")
  boolean downgrade() default false;

  @AttributeDefinition(
      description =
          "A file of SHA-256 hashes, one a line, relative to etc: only jars with one of them are"
              + " deployed. Empty for any.")
  String sha256_allow() default "";

  @AttributeDefinition(
      description =
          "A file of certificates, PEM, relative to etc: only jars that one of them has signed are"
              + " deployed. Empty for any.")
  String signer() default "";

  @AttributeDefinition(
      description =
          "Symbolic names of deployed bundles that may offer services that others trust, such as"
              + " Accounts or FileSpace.")
  String[] services_allow() default {};

  @AttributeDefinition(
      description =
          "By how many percent of its exchanges a canary may fail more often than the other version"
              + " before it is aborted.",
      min = "0",
      max = "100")
  int canary_margin() default 5;

  @AttributeDefinition(
      description = "How many exchanges a canary must have had before it is judged.",
      min = "1",
      max = "1000000")
  int canary_exchanges() default 20;

  @AttributeDefinition(
      description = "How often one bundle may be changed within a minute.",
      min = "1",
      max = "100000")
  int rate() default 60;

  @AttributeDefinition(
      description =
          "How many old versions of a bundle may be in memory before it cannot be changed again.",
      min = "1",
      max = "10000")
  int generations() default 10;
}
