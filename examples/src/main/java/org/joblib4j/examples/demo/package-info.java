/** The main job of {@code bin/demo}: one matrix product, computed in every way, with a table. */
@NullMarked
package org.joblib4j.examples.demo;

import org.jspecify.annotations.NullMarked;
