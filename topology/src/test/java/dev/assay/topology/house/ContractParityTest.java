package dev.assay.topology.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schema.Decision;
import dev.assay.schema.SpanUnit;
import dev.assay.schema.ThresholdCause;
import dev.assay.schema.ThresholdState;
import dev.assay.schema.ThresholdTrigger;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Family;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Span;
import dev.assay.scoring.cascade.control.Change;
import dev.assay.scoring.cascade.control.ControlState;
import dev.assay.serdes.UnreadableReason;
import dev.assay.topology.threshold.ThresholdMove;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scorers know no Avro, so their enums repeat the contract's; here they are held together. */
class ContractParityTest {
    static Stream<Arguments> enums() {
        return Stream.of(
                Arguments.of(Reason.class, dev.assay.schema.Reason.getClassSchema()),
                Arguments.of(Disposition.class, dev.assay.schema.Disposition.getClassSchema()),
                Arguments.of(Family.class, dev.assay.schema.Family.getClassSchema()),
                Arguments.of(LogprobMode.class, dev.assay.schema.LogprobMode.getClassSchema()),
                Arguments.of(Deferral.Decision.class, Decision.getClassSchema()),
                Arguments.of(Span.Unit.class, SpanUnit.getClassSchema()),
                Arguments.of(ControlState.class, ThresholdState.getClassSchema()),
                Arguments.of(ThresholdMove.Trigger.class, ThresholdTrigger.getClassSchema()));
    }

    @ParameterizedTest
    @MethodSource("enums")
    void theContractHasTheSameNamesInTheSameOrder(Class<? extends Enum<?>> scoring, org.apache.avro.Schema contract) {
        List<String> symbols = new ArrayList<>(contract.getEnumSymbols());
        // What a reader with an older schema sees in place of a symbol that it does not know.
        symbols.remove("UNKNOWN");
        assertThat(contract.getEnumDefault()).isIn("UNKNOWN", "UNDECLARED");
        assertThat(Stream.of(scoring.getEnumConstants()).map(Enum::name)).containsExactlyElementsOf(symbols);
    }

    @Test
    void everyCauseOfAChangeHasASymbolBesideNone() {
        List<String> symbols = new ArrayList<>(ThresholdCause.getClassSchema().getEnumSymbols());
        symbols.removeAll(List.of("UNKNOWN", "NONE"));
        assertThat(Stream.of(Change.Cause.values()).map(Enum::name)).containsExactlyElementsOf(symbols);
    }

    @Test
    void everyKindOfUnreadableBytesIsAReason() {
        assertThat(Stream.of(Reason.values()).map(Enum::name))
                .containsAll(
                        Stream.of(UnreadableReason.values()).map(Enum::name).toList());
    }
}
