package io.jackfield.tasks;

import io.jackfield.tasks.config.TasksConfig;
import java.lang.annotation.Annotation;

/** What an operator gets who sets nothing. */
@SuppressWarnings("BadAnnotationImplementation")
record TestConfig(String url) implements TasksConfig {
  @Override
  public boolean sync() {
    return false;
  }

  @Override
  public int concurrency() {
    return 4;
  }

  @Override
  public int poll() {
    return 1;
  }

  @Override
  public int stop_wait() {
    return 0;
  }

  @Override
  public int history_max() {
    return 1000;
  }

  @Override
  public int history_days() {
    return 30;
  }

  @Override
  public String jdbc_url() {
    return url;
  }

  @Override
  public String jdbc_user() {
    return "";
  }

  @Override
  public String jdbc_password_file() {
    return "";
  }

  @Override
  public String node() {
    return "";
  }

  @Override
  public Class<? extends Annotation> annotationType() {
    return TasksConfig.class;
  }
}
