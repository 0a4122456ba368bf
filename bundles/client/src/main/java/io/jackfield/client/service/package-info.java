/** What the bundle offers of remotes: the one place that knows every protocol. */
@NullMarked
package io.jackfield.client.service;

import org.jspecify.annotations.NullMarked;
