package io.jackfield.examples.clamd;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets in {@code etc/io.jackfield.examples.clamd.cfg}. */
@ObjectClassDefinition(
    id = ClamdConfig.PID,
    name = "clamd",
    description = "Where clamd listens, which looks at each file that is stored.")
@interface ClamdConfig {
  String PID = "io.jackfield.examples.clamd";

  @AttributeDefinition(
      description = "The path of clamd's Unix socket (LocalSocket), or HOST:PORT (TCPSocket).")
  String address() default "/run/clamav/clamd.ctl";
}
