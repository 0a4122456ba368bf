package io.jackfield.it.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.osgi.framework.BundleContext;

/**
 * Runs a class of tests inside the framework: boots what is shipped in this JVM, once for the
 * class, and gives the test methods what their parameters ask for: the {@link BundleContext} of the
 * system bundle, or any service by its type, waited for.
 *
 * <p>The class is loaded a second time with {@link InsideLoader}, and that copy's methods are what
 * runs, each on a new instance. So only methods with {@code @Test} are supported, and fields and
 * other extensions see nothing of it.
 */
public final class JackfieldExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver, InvocationInterceptor {
  private @Nullable Container container;
  private @Nullable Inside inside;

  @Override
  public void beforeAll(ExtensionContext test) throws Exception {
    container = new Container();
    inside = new Inside(container);
  }

  @Override
  public void afterAll(ExtensionContext test) {
    if (container != null) {
      container.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return true;
  }

  /** Nothing yet: a service has the parameter's type inside the framework only. */
  @Override
  public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return null;
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext test)
      throws Throwable {
    invocation.skip();
    try {
      inside.run(method.getTargetClass().getName(), method.getExecutable());
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
