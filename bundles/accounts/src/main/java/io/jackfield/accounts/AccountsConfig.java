package io.jackfield.accounts;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator sets in {@code etc/io.jackfield.accounts.cfg}. */
@ObjectClassDefinition(
    id = AccountsConfig.PID,
    name = "Accounts",
    description = "Who may use the daemon without a password, and how passwords are kept.")
@interface AccountsConfig {
  String PID = "io.jackfield.accounts";

  @AttributeDefinition(
      required = false,
      description =
          "Folders that anybody may list and read, with commas between them; empty for none.")
  String anonymous() default "/public";

  @AttributeDefinition(
      description = "Memory in KiB that one check of a password takes (Argon2id).",
      min = "7168",
      max = "1048576")
  int hash_memory() default 19456;

  @AttributeDefinition(description = "Passes over that memory (Argon2id).", min = "1", max = "100")
  int hash_passes() default 2;

  @AttributeDefinition(description = "Lanes of that memory (Argon2id).", min = "1", max = "16")
  int hash_lanes() default 1;

  @AttributeDefinition(
      description =
          "Passwords checked at the same time, each taking the memory; 50 times as many may wait.",
      min = "1",
      max = "64")
  int hash_concurrency() default 2;
}
