package io.jackfield.files.space;

import io.jackfield.files.check.StoreChecks;
import io.jackfield.files.disk.Mounts;
import io.jackfield.files.outbox.Outbox;
import io.jackfield.files.outbox.UnfinishedNames;
import io.jackfield.files.quota.Quotas;
import io.jackfield.files.shared.SharedState;

/**
 * The file space as it is configured.
 *
 * @param keepPartial whether what has come of a new file is kept for its account
 * @param hidden names that are there for the daemon alone
 * @param sync whether what is confirmed is on the disk
 * @param shared what the versions of this bundle have in common
 */
public record Space(
    Mounts mounts,
    Hidden hidden,
    boolean keepPartial,
    boolean sync,
    SharedState shared,
    Quotas quotas,
    StoreChecks checks,
    Outbox outbox,
    UnfinishedNames unfinished,
    FileEventPublisher events) {}
