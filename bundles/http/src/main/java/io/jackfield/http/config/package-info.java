/** What is configured of HTTP, as its file has it and as plain values. Depends on no other room. */
@NullMarked
package io.jackfield.http.config;

import org.jspecify.annotations.NullMarked;
