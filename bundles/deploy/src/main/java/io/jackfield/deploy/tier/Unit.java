package io.jackfield.deploy.tier;

import io.jackfield.deploy.jar.Jar;
import org.osgi.framework.Bundle;

/** A bundle of the live tier and the jar it came from. */
record Unit(Jar jar, Bundle bundle) {}
