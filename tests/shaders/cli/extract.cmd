extract ../exec/sum.tgsi --shared 64
extract --emit c-header ../tgsi/minimal.tgsi
extract --emit text ../tgsi/minimal.tgsi
extract -x vtest ../tgsi/minimal.tgsi
extract -x virgl ../tgsi/minimal.tgsi
extract --emit nothing ../tgsi/minimal.tgsi
extract ../tgsi/bad-header.tgsi
