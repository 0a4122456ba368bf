/** Files on servers that speak HTTP. */
@NullMarked
package io.jackfield.client.http;

import org.jspecify.annotations.NullMarked;
