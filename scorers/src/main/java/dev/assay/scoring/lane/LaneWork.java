package dev.assay.scoring.lane;

import dev.assay.scoring.LaneAnswer;
import java.util.concurrent.CompletableFuture;

/**
 * One row for one model and who waits for it. Immutable; any thread may make and offer it.
 *
 * @param model id of a model of the lane
 * @param row the tokens
 * @param task for fairness, urgency and withdrawal
 * @param answer completed exactly once, on the lane's answer thread, or on the offering thread when the lane has ended;
 *     exceptionally, by {@link WorkAbandonedException}, only for work that will never be answered
 */
public record LaneWork(String model, TokenRow row, LaneTask task, CompletableFuture<LaneAnswer> answer) {}
