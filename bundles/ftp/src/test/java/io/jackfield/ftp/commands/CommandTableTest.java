package io.jackfield.ftp.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.ftp.control.Command;
import io.jackfield.ftp.control.CommandTable;
import io.jackfield.ftp.control.Phase;
import org.junit.jupiter.api.Test;

final class CommandTableTest {
  private final CommandTable table = Commands.table();

  @Test
  void hasEveryCommand() {
    String all =
        "ABOR ACCT ALLO APPE AUTH CDUP CLNT CWD DELE EPRT EPSV FEAT HELP LIST MDTM MFMT MKD MLSD"
            + " MLST MODE NLST NOOP OPTS PASS PASV PBSZ PORT PROT PWD QUIT REST RETR RMD RNFR RNTO"
            + " SITE SIZE STAT STOR STOU STRU SYST TYPE USER XCUP XCWD XMKD XPWD XRMD";
    assertThat(table.all()).extracting(Command::name).containsExactly(all.split(" "));
  }

  @Test
  void explainsEachUnderItsName() {
    assertThat(table.all()).allSatisfy(c -> assertThat(c.help()).startsWith(c.name()));
  }

  @Test
  void lookedAtDuringATransferAreFew() {
    assertThat(table.all())
        .filteredOn(c -> c.duringTransfer() != null)
        .extracting(Command::name)
        .containsExactly("ABOR", "NOOP", "QUIT", "STAT");
  }

  @Test
  void touchesNothingBeforeLogin() {
    assertThat(table.all())
        .filteredOn(c -> c.phase() == Phase.ANY)
        .extracting(Command::name)
        .containsExactlyInAnyOrder(
            "ACCT", "AUTH", "CLNT", "FEAT", "HELP", "NOOP", "OPTS", "PASS", "PBSZ", "PROT", "QUIT",
            "SYST", "USER");
  }
}
