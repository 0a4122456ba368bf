package io.jackfield.deploy.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;

/** Each bundle has seven connections, and they all move. */
final class FakeShift implements Shift {
  final List<String> calls = new ArrayList<>();

  /** What {@link #errors} says, by version. */
  final Map<String, Errors> errors = new HashMap<>();

  private synchronized void call(String what, Bundle bundle) {
    calls.add(what + " " + bundle.getVersion());
  }

  boolean failing;

  @Override
  public void hold(Bundle fresh) {
    if (failing) {
      throw new IllegalStateException("wanted by the test");
    }
    call("hold", fresh);
  }

  @Override
  public void canary(Bundle fresh, int percent) {
    calls.add("canary " + fresh.getVersion() + " " + percent);
  }

  @Override
  public void recount(Bundle bundle) {
    call("recount", bundle);
  }

  @Override
  public Errors errors(Bundle bundle) {
    return errors.getOrDefault(bundle.getVersion().toString(), new Errors(0, 0, 0, 0));
  }

  @Override
  public void to(Bundle fresh) {
    call("to", fresh);
  }

  @Override
  public int drain(Bundle old, Duration limit) {
    call("drain", old);
    return 0;
  }

  @Override
  public int connections(Bundle bundle) {
    return 7;
  }

  @Override
  public long heldLoops(Bundle bundle) {
    return 0;
  }

  @Override
  public String revoked(Bundle old) {
    call("revoked", old);
    return "";
  }
}
