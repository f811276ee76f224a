package dev.assay.scoring.text;

import java.util.HashSet;
import java.util.Set;

/**
 * Abbreviations that stand before a number in languages that set a full stop behind them, in small letters. ICU's own lists are for
 * seven languages, hold words that end sentences, and are looked up from the end of any word. Stateless; any thread may use it.
 */
final class Abbreviations {
    private static final Set<String> ALL = new HashSet<>();

    static {
        add(
                "nr no nro num núm núms nos abb abs art arts bd bde kap str st ste geb gest gegr verst vgl tab chr anm aufl jh jhd");
        add(
                "bzw max min mind inkl exkl zzgl tel std ziff rn mio mrd evtl ca cca sog ggf erw hrsg verh reg bes ausg kat folg");
        add(
                "cap caps fig figs vol vols pp pag pág págs ed eds éd sec séc sez aprox env apr ap av avr cf cfr op lib tél vs prof");
        add(
                "bl kl mkt kr pkt evt tlf sid omkr født fødd född kb sz old fej pl ok ur zm ust poz tys ul godz rozdz św obr čl nar");
        add(
                "zem odst tzv př roč par blz ong ovl afb hfst dl resp luku esim ks os klo yy sn bkz yak md öl doğ cad sok hz");
        add("гг ок род ум рис стр ст гл вып табл пп тел ул кв тыс млн млрд руб им см вв ред изд акад проф");
        add("σελ αρ κεφ περ γεν εικ πίν τηλ");
        add(
                "jan feb febr mrz mär apr jun jul aug sep sept okt oct nov dez dec déc janv févr juil gen mag giu lug ago set ott");
        add("ene abr dic fev out янв февр мар апр авг сент окт нояб дек");
    }

    private Abbreviations() {}

    private static void add(String list) {
        ALL.addAll(Set.of(list.split(" ", -1)));
    }

    /** Whether the word, in small letters and without its full stop, is one. */
    static boolean has(String word) {
        return ALL.contains(word);
    }
}
