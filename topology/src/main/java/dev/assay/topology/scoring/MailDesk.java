package dev.assay.topology.scoring;

/**
 * Posts what a judge reports to a task. Immutable; any thread may use it.
 *
 * @param recalled whether the records were answered before and only their texts are wanted
 */
record MailDesk(Mailbox mailbox, boolean recalled) implements Desk {
    @Override
    public boolean isOpen() {
        return mailbox.isOpen();
    }

    @Override
    public void settled(Settlement settlement) {
        mailbox.post(new Mail.Settled(settlement));
    }

    @Override
    public void sample(SampleGroupKey group, SampleGroup.Sample sample) {
        mailbox.post(new Mail.SampleRead(group, sample, recalled));
    }

    @Override
    public void noSample(long offset) {
        mailbox.post(new Mail.NoSample(offset));
    }

    @Override
    public void waits(WaitingAnswer answer) {
        mailbox.post(new Mail.Waits(answer));
    }
}
