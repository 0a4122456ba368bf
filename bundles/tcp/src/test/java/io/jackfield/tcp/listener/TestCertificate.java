package io.jackfield.tcp.listener;

/** A certificate of nobody, whose key was thrown away. */
final class TestCertificate {
  static final String PEM =
      """
      -----BEGIN CERTIFICATE-----
      MIIBczCCARmgAwIBAgIUbF/EsfcEUJlOqy2LU4IHmDIPWx0wCgYIKoZIzj0EAwIw
      DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjkwNTU1MzdaFw0zNjExMjYwNTU1Mzda
      MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASCg9+h
      RuaZ+cI6zqompYyySCSdnChkwMZHk1DUOoE8YucIEIVmHRR04MTMUuH3UnG4hPdD
      NHxeVNnKSrNjg2f8o1MwUTAdBgNVHQ4EFgQUQK/F7YZQ6N03jhLnBmrjxUTc/aUw
      HwYDVR0jBBgwFoAUQK/F7YZQ6N03jhLnBmrjxUTc/aUwDwYDVR0TAQH/BAUwAwEB
      /zAKBggqhkjOPQQDAgNIADBFAiB/hVFLXxHLvzvCi/ErAm0t+rlrXgeh8fTv9D9K
      QSsv3QIhALtt2Cs4NDFwABpK1E4hzpP2vHLTnHPgie4ZiJJ/9WmE
      -----END CERTIFICATE-----
      """;

  private TestCertificate() {}
}
