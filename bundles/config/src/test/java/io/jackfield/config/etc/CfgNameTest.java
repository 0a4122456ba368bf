package io.jackfield.config.etc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CfgNameTest {

  @Test
  void aFileIsNamedAfterItsPid() {
    assertThat(CfgName.of("io.jackfield.files.cfg").pid()).isEqualTo("io.jackfield.files");
    assertThat(CfgName.of("io.jackfield.files.cfg").instance()).isEmpty();
  }

  @Test
  void theFirstDashEndsTheFactoryPid() {
    CfgName name = CfgName.of("io.jackfield.tcp.listener-a-b.cfg");
    assertThat(name.pid()).isEqualTo("io.jackfield.tcp.listener");
    assertThat(name.instance()).contains("a-b");
  }

  @Test
  void hiddenAndOtherFilesAreNone() {
    assertThat(CfgName.isCfg("a.cfg")).isTrue();
    assertThat(CfgName.isCfg(".a.cfg")).isFalse();
    assertThat(CfgName.isCfg("a.cfg~")).isFalse();
    assertThat(CfgName.isCfg(".cfg")).isFalse();
  }
}
