import json
from mpmath import mp, mpf
mp.dps=50
def weights(D): return [10*(D-1)-9*l for l in range(D)] if D>1 else [1]
def run(D,n,num,den):
    a=weights(D); L=len(a); top=n*sum(a)
    bits=1
    while (1<<bits) <= den**(n*L): bits+=1
    B=(bits+8)//8*8
    g=1
    for w in a:
        for _ in range(n):
            g=g*(den-num)+((g*num)<<(w*B)) if (den-num,num)!=(1,1) else g+(g<<(w*B))
    by=g.to_bytes((top+1)*B//8,'little'); s=B//8
    tail=0; out={}
    D_=den**(n*L)
    sig=(n*num/den*(1-num/den)*sum(w*w for w in a))**.5; mean=n*sum(a)*num/den
    pts=sorted({int(mean+z*sig) for z in (-6,-2,-.5,0,.5,1,2,3,5,8,12,16,20,25,30,34) if 0<mean+z*sig<=top}|{top,top-1,top-a[-1],top-a[-1]-1,1})
    pts=[x for x in pts if x>0]
    for x in range(top,-1,-1):
        tail+=int.from_bytes(by[x*s:(x+1)*s],'little')
        if x in pts: out[x]=tail
    return [{"observed":x,"p":mp.nstr(mpf(out[x])/mpf(D_),40)} for x in sorted(out)]
res=[]
for D,n,num,den in [(30,1,1,2),(30,5,1,2),(30,20,1,2),(30,40,1,2),(30,4,32743,65536),(9,20,1,2),(9,12,32785,65536),(2,20,32743,65536),(64,6,1,2),(1,20,1,2)]:
    res.append({"depth":D,"n":n,"numerator":num,"denominator":den,"cases":run(D,n,num,den)})
    print(D,n,len(res[-1]["cases"]),res[-1]["cases"][-1]["p"],flush=True)
json.dump({"about":"P(sum a(l) Binomial(n, numerator/denominator) >= observed), a(l) = 10 (depth - 1) - 9 l, by whole-number convolution, rounded to 40 digits with mpmath 1.3.0","groups":res},open('synthid_weighted.json','w'),indent=0)
