/** A store of results in a bucket of S3, or of a service that understands its protocol. */
@NullMarked
package org.joblib4j.s3;

import org.jspecify.annotations.NullMarked;
