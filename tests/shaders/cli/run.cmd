run ../exec/collatz.tgsi --lanes 3 --set IN[0]=7;27;1
run --json ../exec/collatz.tgsi --lanes 2 --set IN[0]=lane
run ../exec/points.tgsi --set IN[0][0]=1.0,2.0 --set IN[1][0]=0.5,0.25
run --json ../exec/points.tgsi
run ../exec/sum.tgsi --lanes 4 --set SV[0]=lane --set BUFFER[0]=1,2,3,0x10 --set MEMORY[0]=0 --set HWATOMIC[0]=5
run ../exec/neighbours.tgsi --set IN[0][0]=1.0 --set IN[1][0]=2.0 --set IN[2][0]=3.0 --set SV[0]=lane
run ../readme/tint.frag --set IN[0]=0.5,0.5
run ../exec/collatz.tgsi --set IN[3]=1
run ../exec/collatz.tgsi --set IN[0]=one
run ../exec/collatz.tgsi --set IN[0]=1;2
run ../exec/collatz.tgsi --lanes 99999
run ../exec/collatz.tgsi ../exec/sum.tgsi
