/** The pages of the user's guide: what they show compiles, runs, and gives what they say. */
@NullMarked
package org.joblib4j.tests.guide;

import org.jspecify.annotations.NullMarked;
